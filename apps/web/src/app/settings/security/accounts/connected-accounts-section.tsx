import type { WaysIn } from '@latchkey/contracts/auth/external'
import { redirectStartPath, type RedirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { buttonStyle } from '@latchkey/ui/button'
import { ProviderMark } from '../../../../external/provider-mark.tsx'
import { providersIn } from '../../../../external/provider-buttons.tsx'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { Section } from '../../section.tsx'
import { ConnectedAccounts } from './connected-accounts.tsx'
import { onlyWayIn } from './only-way-in.ts'

export interface ConnectedAccountsSectionProps {
  readonly waysIn: WaysIn
  readonly hasEmail: boolean
}

/**
 * The providers' accounts that she can sign in with, and the ways to link and unlink one. Nothing where there are none.
 * Whoever has no address is told of none by mail.
 */
export function ConnectedAccountsSection({ waysIn, hasEmail }: ConnectedAccountsSectionProps) {
  const { settings, receivedAt } = pageRequest()
  const { identities } = waysIn
  const providers = providersIn(settings)
  if (identities.length === 0 && providers.length === 0) return null
  return (
    <Section
      id="accounts"
      heading="Connected accounts"
      intro={hasEmail ? `${whatItIs} We send an email whenever one is linked or unlinked.` : whatItIs}
    >
      <ConnectedAccounts identities={identities} onlyWayIn={onlyWayIn(waysIn, settings)} madeAt={receivedAt} />
      {providers.length === 0 ? null : (
        <ul className="flex flex-wrap gap-3">
          {providers.map((provider) => (
            <li key={provider}>
              <LinkAccount provider={provider} isLinked={identities.some((each) => each.provider === provider)} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const whatItIs = 'Sign in with an account that you have elsewhere.'

interface LinkAccountProps {
  readonly provider: RedirectProvider
  readonly isLinked: boolean
}

/** A whole navigation: the provider's pages are not ours. */
function LinkAccount({ provider, isLinked }: LinkAccountProps) {
  const name = signInMethodWords[provider]
  return (
    <a href={redirectStartPath(provider, { purpose: 'link' })} className={buttonStyle('plain', 'no-underline')}>
      <ProviderMark provider={provider} />
      {isLinked ? `Link another ${name} account` : `Link ${name}`}
    </a>
  )
}
