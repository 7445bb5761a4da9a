'use client'

import {
  redirectStartPath,
  type RedirectProvider,
  type RedirectPurpose,
} from '@latchkey/contracts/auth/redirect-sign-in'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { buttonStyle } from '@latchkey/ui/button'
import type { MouseEvent } from 'react'
import { ProviderMark } from './provider-mark.tsx'

export interface ProviderLinkProps {
  readonly provider: RedirectProvider
  readonly purpose: RedirectPurpose
  readonly returnTo: string
}

/** A link that looks like a button. A whole navigation: the provider's pages are not ours. */
export function ProviderLink({ provider, purpose, returnTo }: ProviderLinkProps) {
  function keepHash(event: MouseEvent<HTMLAnchorElement>) {
    const { hash } = window.location
    // The server never sees the hash.
    if (purpose === 'sign-in' && hash !== '' && !returnTo.includes('#')) {
      event.currentTarget.href = redirectStartPath(provider, { purpose, returnTo: returnTo + hash })
    }
  }
  return (
    <a
      href={redirectStartPath(provider, { purpose, returnTo })}
      onClick={keepHash}
      className={buttonStyle('plain', 'no-underline')}
    >
      <ProviderMark provider={provider} />
      Continue with {signInMethodWords[provider]}
    </a>
  )
}
