import type { EmailSignInInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { completeSignIn, type SignInOutcome } from '../../core/complete-sign-in.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { takePasswordTry } from './password-try.ts'

/**
 * Signs in by address and password. An unknown address and a wrong password are the same to the caller, in answer
 * and in work (OWASP ASVS 6.3.8): both count against the address, both cost one hash. On a device
 * that she has signed in with before, tries are counted apart from strangers'.
 *
 * @throws DomainError `INVALID_CREDENTIALS`; `ACCOUNT_BLOCKED`, only after the right password; `TOO_MANY_ATTEMPTS`;
 *   `OVERLOADED`.
 */
export async function signInWithEmail(
  auth: AuthRuntime,
  { email, password }: EmailSignInInput,
  client: ClientInfo,
): Promise<SignInOutcome> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const account = await auth.db.tables.emailAccount.findUnique({
    where: { email },
    select: { userId: true, passwordHash: true, passwordEmail: true, passwordChangedAt: true, failedInRow: true },
  })
  const attempt = await takePasswordTry(auth, { email, account, client })
  const { matches, needsRehash } = await auth.passwords.verify(account, password)
  if (!account || !matches || attempt.isStopped) {
    attempt.refused()
    throw new DomainError('INVALID_CREDENTIALS')
  }
  await attempt.succeeded()
  const { userId, passwordChangedAt } = account
  const outcome = await completeSignIn(auth, { userId, method: 'email', client }, (_, person) => {
    // A password that was replaced while it was checked opens nothing any more. An upgraded hash is the same password.
    if (person?.passwordChangedAt?.getTime() !== passwordChangedAt.getTime())
      throw new DomainError('INVALID_CREDENTIALS')
  })
  if (needsRehash) upgradeHash(auth, { ...account, email }, password)
  return outcome
}

// Guarded by the old hash: a password changed meanwhile stays changed.
function upgradeHash(
  auth: AuthRuntime,
  { userId, passwordHash, email }: { userId: string; passwordHash: string; email: string },
  password: string,
): void {
  auth.background.runOnce(`upgrade the password hash of ${userId}`, async () => {
    const upgraded = await auth.passwords.hash(password, email)
    await auth.db.tables.emailAccount.updateMany({
      where: { userId, passwordHash },
      data: upgraded,
    })
  })
}
