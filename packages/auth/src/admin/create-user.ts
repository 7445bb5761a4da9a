import { emailAddress, userName as userNameInput } from '@latchkey/contracts/auth/email'
import { passwordInput } from '@latchkey/contracts/auth/password'
import { scopeName } from '@latchkey/contracts/scopes'
import { newId } from '../core/new-id.ts'
import { getUserInfo } from '../core/user-info.ts'
import { onAddressTaken } from '../core/on-address-taken.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import { giveFirstImage } from '../image/give-first-image.ts'
import { insertAccount } from '../providers/email/insert-account.ts'
import { noPassword } from '../core/no-password.ts'
import { checkNewPassword } from '../providers/email/check-new-password.ts'
import type { AuthRuntime, StoredPassword } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actorLock, requireAdministrator } from './administrators.ts'
import type { AdminUser } from '@latchkey/contracts/admin'
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
  const stored = await hashFor(auth, { password: input.password, email, userName })
  const userId = newId(auth)
  const { entry, details } = tracesOf(actor)
  await auth.db
    .transaction(async (tables) => {
      await requireAdministrator(tables, actor)
      await insertAccount(auth, tables, { userId, emailAccount: { email, ...stored }, userName, scopeNames })
      await recordSecurityEvent(tables, auth, { event: 'user-created', details, userId, ...entry })
    }, actorLock(actor))
    .catch(onAddressTaken('CONFLICT'))
  if (auth.hooks?.userImageGenerator) giveFirstImage(auth, await getUserInfo(auth, userId))
  return getAdminUser(auth, userId)
}

async function hashFor(
  auth: AuthRuntime,
  { password, email, userName }: Pick<CreateUserInput, 'password' | 'email'> & { readonly userName: string | null },
): Promise<StoredPassword> {
  if (password === null) return { passwordHash: noPassword, passwordEmail: null }
  await checkNewPassword(auth, { email, userName }, readInput(passwordInput, 'password', password))
  return auth.passwords.hash(password, email)
}
