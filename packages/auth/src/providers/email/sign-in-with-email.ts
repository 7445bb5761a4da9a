import type { EmailSignInInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { completeSignIn, type SignedIn } from '../../core/complete-sign-in.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { forgive, spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../../runtime.ts'

/**
 * Signs in by address and password. An unknown address and a wrong password are the same to the caller, in answer
 * and in work (OWASP ASVS 6.3.8): both count against the address, both cost one hash.
 *
 * @throws DomainError `INVALID_CREDENTIALS`; `ACCOUNT_BLOCKED`, only after the right password; `TOO_MANY_ATTEMPTS`;
 *   `OVERLOADED`.
 */
export async function signInWithEmail(
  auth: AuthRuntime,
  { email, password }: EmailSignInInput,
  client: ClientInfo,
): Promise<SignedIn> {
  const tries = { limit: 'failedSignIns', subject: [email] } as const
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  await spend(auth, tries)
  const account = await auth.db.tables.emailAccount.findUnique({
    where: { email },
    select: { userId: true, passwordHash: true, passwordChangedAt: true },
  })
  const { matches, needsRehash } = await auth.passwords.verify(account?.passwordHash ?? null, password)
  if (!account || !matches) {
    if (account) noteFailure(auth, account.userId, client)
    throw new DomainError('INVALID_CREDENTIALS')
  }
  await forgive(auth, tries)
  const { userId, passwordChangedAt } = account
  const signedIn = await completeSignIn(auth, { userId, method: 'email', client }, (tables) =>
    requireSamePassword(tables, { userId, passwordChangedAt }),
  )
  if (needsRehash) upgradeHash(auth, account, password)
  return signedIn
}

// A password that was replaced while it was checked opens nothing any more. An upgraded hash is the same password.
async function requireSamePassword(
  tables: Pick<AuthTables, 'emailAccount'>,
  { userId, passwordChangedAt }: { readonly userId: string; readonly passwordChangedAt: Date },
): Promise<void> {
  const same = await tables.emailAccount.count({ where: { userId, passwordChangedAt } })
  if (same === 0) throw new DomainError('INVALID_CREDENTIALS')
}

// In the background, since only a known account has a log: waiting for it would tell.
function noteFailure(auth: AuthRuntime, userId: string, client: ClientInfo): void {
  const details = { method: 'email', why: 'wrong-password' } as const
  auth.background.run('record a failed sign-in', () =>
    auth.db.transaction((tables) =>
      recordSecurityEvent(tables, auth, { event: 'sign-in-failed', details, userId, client }),
    ),
  )
}

// Guarded by the old hash: a password changed meanwhile stays changed.
function upgradeHash(
  auth: AuthRuntime,
  { userId, passwordHash }: { userId: string; passwordHash: string },
  password: string,
): void {
  auth.background.runOnce(`upgrade the password hash of ${userId}`, async () => {
    const upgraded = await auth.passwords.hash(password)
    await auth.db.tables.emailAccount.updateMany({
      where: { userId, passwordHash },
      data: { passwordHash: upgraded },
    })
  })
}
