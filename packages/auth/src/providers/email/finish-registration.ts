import type { FinishRegistrationInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { uniqueViolation } from '@latchkey/prisma/unique-violation'
import { networkOf } from '../../client-address.ts'
import { completeSignInWithin, type SignedIn } from '../../core/complete-sign-in.ts'
import { newId } from '../../core/new-id.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { readToken, spendToken, type ProvedRequest } from './completion-token.ts'
import { insertAccount } from './insert-account.ts'
import { passwordProblems } from './password-policy.ts'

/**
 * Makes the account that a completion token stands for, and signs in. All of it happens or nothing; a refused
 * password leaves the token good.
 *
 * @throws DomainError `PASSWORD_REJECTED` with the problems; `INVALID_CODE` for a token that is used, too old or made
 *   up, and where the address got an account meanwhile; `TOO_MANY_ATTEMPTS`; `OVERLOADED`.
 */
export async function finishRegistration(
  auth: AuthRuntime,
  { registrationToken, password, userName }: FinishRegistrationInput,
  client: ClientInfo,
): Promise<SignedIn> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const request = await readToken(auth, 'registration', registrationToken)
  const problems = passwordProblems(auth.config, password, [request.email, ...(userName ? [userName] : [])])
  if (problems.length > 0) throw new DomainError('PASSWORD_REJECTED', { problems })
  const passwordHash = await auth.passwords.hash(password)
  return createAccount(auth, {
    request,
    passwordHash,
    userName: userName ?? null,
    client,
  })
}

interface NewAccount {
  readonly request: ProvedRequest
  readonly passwordHash: string
  readonly userName: string | null
  readonly client: ClientInfo
}

async function createAccount(auth: AuthRuntime, account: NewAccount): Promise<SignedIn> {
  const userId = newId(auth)
  const { client } = account
  const done = await auth.db
    .transaction(async (tables) => {
      await spendToken(auth, tables, account.request)
      await insertAccount(auth, tables, { ...account, userId, email: account.request.email, scopeNames: [] })
      await recordSecurityEvent(tables, auth, { event: 'registered', details: { method: 'email' }, userId, client })
      return completeSignInWithin(auth, tables, { userId, method: 'email', client, completesRegistration: true })
    })
    .catch((error: unknown) => {
      // Somebody else who proved the same mailbox was faster.
      throw uniqueViolation(error)?.includes('email')
        ? new DomainError('INVALID_CODE', undefined, { cause: error })
        : error
    })
  if (done === 'blocked') throw new Error('A person who was just made cannot be blocked.')
  done.publish()
  return done.signedIn
}
