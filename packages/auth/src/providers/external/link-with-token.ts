import type { LinkIdentityInput } from '@latchkey/contracts/auth/external'
import { networkOf } from '../../client-address.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { linkIdentity, type IdentityOwner } from './link-identity.ts'
import { requireProvider } from './require-provider.ts'

/**
 * Links the identity in a provider's ID token.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for a token that is not good; `PROVIDER_DISABLED`; `SERVICE_UNAVAILABLE`
 *   where the provider does not answer; `TOO_MANY_ATTEMPTS`; and as `linkIdentity`.
 */
export async function linkWithToken(
  auth: AuthRuntime,
  { provider, idToken, nonce }: LinkIdentityInput,
  owner: IdentityOwner,
): Promise<void> {
  await spend(auth, { limit: 'network', subject: [networkOf(owner.client.address)] })
  const identity = await requireProvider(auth, provider).readIdToken(idToken, nonce === undefined ? {} : { nonce })
  await linkIdentity(auth, identity, owner)
}
