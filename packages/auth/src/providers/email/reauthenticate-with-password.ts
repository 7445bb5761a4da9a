import type { ReauthenticateWithPasswordInput } from '@latchkey/contracts/auth/reauthenticate'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { noteProof } from '../../core/note-proof.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { takePasswordTry } from './password-try.ts'

/** Who proves herself again, and from where. */
export interface Reauthenticator {
  readonly session: AuthSession
  readonly client: ClientInfo
}

/**
 * Proves once more, by the password, who is signed in: the session counts as recent from now on. Tries are counted
 * like those at the sign-in, before the password is checked, so a stolen session is no free place to guess it.
 *
 * @throws DomainError `INVALID_CREDENTIALS`, which ends nothing; `NOT_SIGNED_IN` when the session ended meanwhile;
 *   `TOO_MANY_ATTEMPTS`; `OVERLOADED`.
 */
export async function reauthenticateWithPassword(
  auth: AuthRuntime,
  { password }: ReauthenticateWithPasswordInput,
  { session, client }: Reauthenticator,
): Promise<void> {
  const { userId } = session
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const account = await auth.db.tables.emailAccount.findUnique({
    where: { userId },
    select: {
      userId: true,
      email: true,
      passwordHash: true,
      passwordEmail: true,
      passwordChangedAt: true,
      failedInRow: true,
    },
  })
  const attempt = await takePasswordTry(auth, { email: account?.email ?? userId, account, session, client })
  const { matches } = await auth.passwords.verify(account, password)
  if (!account || !matches) {
    attempt.refused()
    throw new DomainError('INVALID_CREDENTIALS')
  }
  await attempt.succeeded()
  const { passwordChangedAt } = account
  await noteProof(auth, {
    session,
    client,
    method: 'password',
    async requireProof(tables) {
      // A password that was replaced while it was checked proves nothing any more.
      const same = await tables.emailAccount.count({ where: { userId, passwordChangedAt } })
      if (same === 0) throw new DomainError('INVALID_CREDENTIALS')
    },
  })
}
