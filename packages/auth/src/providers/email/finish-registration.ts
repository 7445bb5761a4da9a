import type { FinishRegistrationInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { completeFirstSignInWithin, type SignedIn } from '../../core/complete-sign-in.ts'
import { newId } from '../../core/new-id.ts'
import { onAddressTaken } from '../../core/on-address-taken.ts'
import { signInLocks } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { giveFirstImage } from '../../image/give-first-image.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo, StoredPassword } from '../../runtime.ts'
import { readToken, spendToken, type ProvedRequest } from './completion-token.ts'
import { insertAccount } from './insert-account.ts'
import { checkNewPassword } from './check-new-password.ts'
import { requireRegistrable } from './registration-gate.ts'

/**
 * Makes the account that a completion token stands for, and signs in. All of it happens or nothing; a refused
 * password leaves the token good.
 *
 * @throws DomainError `PASSWORD_REJECTED` with the problems; `INVALID_CODE` for a token that is used, too old or made
 *   up, and where the address got an account meanwhile; `REGISTRATION_DENIED` where the configuration or the
 *   application refuses; `TOO_MANY_ATTEMPTS`; `OVERLOADED`.
 */
export async function finishRegistration(
  auth: AuthRuntime,
  { registrationToken, password, userName }: FinishRegistrationInput,
  client: ClientInfo,
): Promise<SignedIn> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const request = await readToken(auth, 'registration', registrationToken)
  const newcomer = { email: request.email, userName: userName ?? null }
  requireRegistrable(auth.config, request.email)
  await checkNewPassword(auth, newcomer, password)
  await askWhetherToCreate(auth, newcomer)
  const stored = await auth.passwords.hash(password, request.email)
  return createAccount(auth, {
    request,
    ...stored,
    userName: userName ?? null,
    client,
  })
}

// Nothing personal in the log: who it was, the application knows.
async function askWhetherToCreate(
  { hooks, log }: AuthRuntime,
  newcomer: { readonly email: string; readonly userName: string | null },
): Promise<void> {
  if ((await hooks?.onUserWillBeCreated?.({ ...newcomer, method: 'email' })) !== false) return
  log.warn({ method: 'email' }, 'onUserWillBeCreated refused a registration')
  throw new DomainError('REGISTRATION_DENIED')
}

interface NewAccount extends StoredPassword {
  readonly request: ProvedRequest
  readonly userName: string | null
  readonly client: ClientInfo
}

async function createAccount(auth: AuthRuntime, account: NewAccount): Promise<SignedIn> {
  const userId = newId(auth)
  const { client } = account
  const done = await auth.db
    .transaction(
      async (tables) => {
        await spendToken(auth, tables, account.request)
        const { email } = account.request
        const { passwordHash, passwordEmail, userName } = account
        const emailAccount = { email, passwordHash, passwordEmail }
        await insertAccount(auth, tables, { userId, emailAccount, userName, scopeNames: [] })
        await recordSecurityEvent(tables, auth, { event: 'registered', details: { method: 'email' }, userId, client })
        return completeFirstSignInWithin(auth, tables, { userId, method: 'email', client })
      },
      signInLocks(userId, client),
    )
    .catch(onAddressTaken('INVALID_CODE'))
  done.publish()
  giveFirstImage(auth, done.signedIn.userInfo)
  return done.signedIn
}
