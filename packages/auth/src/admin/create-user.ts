import { emailAddress, userName as userNameInput } from '@latchkey/contracts/auth/email'
import { passwordInput } from '@latchkey/contracts/auth/password'
import { DomainError } from '@latchkey/contracts/domain-error'
import { scopeName } from '@latchkey/contracts/scopes'
import { uniqueViolation } from '@latchkey/prisma/unique-violation'
import { newId } from '../core/new-id.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import { insertAccount } from '../providers/email/insert-account.ts'
import { noPassword } from '../providers/email/no-password.ts'
import { passwordProblems } from '../providers/email/password-policy.ts'
import type { AuthRuntime } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import type { AdminUser } from './admin-user.ts'
import { getAdminUser } from './get-user.ts'
import { readInput } from './read-input.ts'

/** Whom to make. Without a password she cannot sign in by one until she resets it. */
export interface CreateUserInput {
  readonly email: string
  readonly password: string | null
  readonly userName?: string
  readonly scopeNames?: readonly string[]
}

/**
 * Makes an account without the steps of a registration. Whoever asks for it vouches for the address.
 *
 * @throws DomainError `INVALID_INPUT`; `PASSWORD_REJECTED` with the problems; `CONFLICT` for an address that has an
 *   account; `OVERLOADED`.
 */
export async function createUser(auth: AuthRuntime, actor: Actor, input: CreateUserInput): Promise<AdminUser> {
  const email = readInput(emailAddress, 'email', input.email)
  const userName = input.userName === undefined ? null : readInput(userNameInput, 'userName', input.userName)
  const scopeNames = [...new Set((input.scopeNames ?? []).map((name) => readInput(scopeName, 'scopeNames', name)))]
  const passwordHash = await hashFor(auth, { password: input.password, context: [email, userName ?? ''] })
  const userId = newId(auth)
  const { entry, details } = tracesOf(actor)
  await auth.db
    .transaction(async (tables) => {
      await insertAccount(auth, tables, { userId, email, passwordHash, userName, scopeNames })
      await recordSecurityEvent(tables, auth, { event: 'user-created', details, userId, ...entry })
    })
    .catch((error: unknown) => {
      throw uniqueViolation(error)?.includes('email') ? new DomainError('CONFLICT', undefined, { cause: error }) : error
    })
  return getAdminUser(auth, userId)
}

async function hashFor(
  auth: AuthRuntime,
  { password, context }: { readonly password: string | null; readonly context: readonly string[] },
): Promise<string> {
  if (password === null) return noPassword
  const problems = passwordProblems(auth.config, readInput(passwordInput, 'password', password), context)
  if (problems.length > 0) throw new DomainError('PASSWORD_REJECTED', { problems })
  return auth.passwords.hash(password)
}
