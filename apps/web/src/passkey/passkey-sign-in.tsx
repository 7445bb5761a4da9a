'use client'

import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { KeyRound } from 'lucide-react'
import { useKnowsPasskeys } from './use-knows-passkeys.ts'
import { usePasskeySignIn } from './use-passkey-sign-in.ts'

/** The button for a passkey; as long as it is there, the address field offers passkeys, too. Leads back to `returnTo`. */
export function PasskeySignIn({ returnTo }: { readonly returnTo: string }) {
  const { problem, isBusy, signIn } = usePasskeySignIn(returnTo)
  if (!useKnowsPasskeys()) return null
  return (
    <div className="grid gap-3">
      {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
      <Button busy={isBusy} onClick={() => void signIn()}>
        <KeyRound aria-hidden="true" className="size-5" />
        Sign in with a passkey
      </Button>
    </div>
  )
}
