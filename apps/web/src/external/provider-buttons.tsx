import type { RedirectProvider, RedirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { ProviderLink } from './provider-link.tsx'

export interface ProviderButtonsProps {
  /** As `providersIn` answers. */
  readonly providers: readonly RedirectProvider[]
  readonly purpose: RedirectPurpose
  readonly returnTo: string
}

/** Links to the providers, which lead back to `returnTo`. They need no script. */
export function ProviderButtons({ providers, purpose, returnTo }: ProviderButtonsProps) {
  if (providers.length === 0) return null
  return (
    <ul className="grid gap-3">
      {providers.map((provider) => (
        <li key={provider} className="grid">
          <ProviderLink provider={provider} purpose={purpose} returnTo={returnTo} />
        </li>
      ))}
    </ul>
  )
}

/** The providers that a browser can be sent to here. */
export function providersIn({ providers }: Pick<AuthSettings, 'providers'>): readonly RedirectProvider[] {
  return (['google', 'apple'] as const).filter((provider) => providers[provider])
}
