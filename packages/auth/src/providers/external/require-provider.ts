import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime } from '../../runtime.ts'
import type { IdentityProviders } from './identity-provider.ts'

/** @throws DomainError `PROVIDER_DISABLED` where the configuration has not turned it on. */
export function requireProvider<Name extends keyof IdentityProviders>(
  { identityProviders }: Pick<AuthRuntime, 'identityProviders'>,
  name: Name,
): NonNullable<IdentityProviders[Name]> {
  const provider = identityProviders[name]
  if (!provider) throw new DomainError('PROVIDER_DISABLED')
  return provider
}
