import type { RedirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import { DomainError } from '@latchkey/contracts/domain-error'
import { noteProof } from '../../core/note-proof.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import type { ExternalIdentity } from './external-identity.ts'

/** Who proves herself again, by whom, and since when a proof counts. */
export interface IdentityProver {
  readonly session: AuthSession
  readonly client: ClientInfo
  readonly provider: RedirectProvider
  /** When she set out for the provider. */
  readonly since: Date
  /** Whether the provider's tokens tell when she last showed who she is. */
  readonly isTimed: boolean
}

/** How far a provider's clock may be behind ours. */
const skewMs = 60_000

/**
 * Makes a session recent by an account of a provider that is linked to its person. A provider that says when she last
 * showed it who she is must name a time after she set out; of one that never says it, her coming back is believed (OWASP
 * ASVS 5.0 6.8.4).
 *
 * @throws DomainError `INVALID_CREDENTIALS` for an account that is not linked to her, or a proof that is too old;
 *   `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function reauthenticateWithIdentity(
  auth: AuthRuntime,
  { issuer, subject, authenticatedAt }: ExternalIdentity,
  { session, client, provider, since, isTimed }: IdentityProver,
): Promise<void> {
  const isLate = authenticatedAt === null ? isTimed : authenticatedAt.getTime() < since.getTime() - skewMs
  if (isLate) throw new DomainError('INVALID_CREDENTIALS')
  const { userId } = session
  await noteProof(auth, {
    session,
    client,
    method: provider,
    async requireProof(tables) {
      const { count } = await tables.externalAccount.updateMany({
        where: { issuer, subject, userId },
        data: { lastUsedAt: auth.clock.now() },
      })
      if (count === 0) throw new DomainError('INVALID_CREDENTIALS')
    },
  })
}
