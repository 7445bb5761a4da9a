'use client'

import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { KeyRound } from 'lucide-react'
import { useKnowsPasskeys } from './use-knows-passkeys.ts'
import { usePasskeySignIn } from './use-passkey-sign-in.ts'

/** The button for a passkey; as long as it is there, the address field offers passkeys, too. Leads back to `returnTo`. */
export function PasskeySignIn({ returnTo }: { readonly returnTo: string }) {
  const { problem, isBusy, signIn } = usePasskeySignIn(returnTo)
  const isKnown = useKnowsPasskeys()
  // Nothing below may move when scripts take over: somebody may be about to press it.
  if (isKnown === undefined) {
    return (
      <div className="invisible grid noscript:hidden">
        <Face />
      </div>
    )
  }
  if (!isKnown) return <p className="flex min-h-11 items-center text-muted">This browser does not know passkeys.</p>
  return (
    <div className="grid gap-3">
      {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
      <Face isBusy={isBusy} onClick={() => void signIn()} />
    </div>
  )
}

interface FaceProps {
  readonly isBusy?: boolean
  readonly onClick?: () => void
}

function Face({ isBusy = false, onClick }: FaceProps) {
  return (
    <Button busy={isBusy} onClick={onClick}>
      <KeyRound aria-hidden="true" className="size-5" />
      Sign in with a passkey
    </Button>
  )
}
