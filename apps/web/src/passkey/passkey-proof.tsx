'use client'

import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { KeyRound } from 'lucide-react'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { askForPasskey } from './device.ts'
import { deviceFailed, proofProblem } from './passkey-words.ts'
import { useKnowsPasskeys } from './use-knows-passkeys.ts'

/** Proves by a passkey that it is she who is signed in. Leads back to `returnTo`. */
export function PasskeyProof({ returnTo }: { readonly returnTo: Route }) {
  const { client } = useAuthService()
  const router = useRouter()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function prove(): Promise<void> {
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { challengeId, options } = await client.auth.passkey.startSignIn.mutate({ purpose: 'reauthentication' })
      const answer = await askForPasskey(options)
      if (answer.status === 'answered') {
        await client.auth.reauthenticate.withPasskey.mutate({ challengeId, response: answer.response })
        return router.push(returnTo)
      }
      if (answer.status !== 'cancelled') setProblem(deviceFailed)
    } catch (error) {
      setProblem(proofProblem(error))
    }
    setBusy(false)
  }

  const isKnown = useKnowsPasskeys()
  if (isKnown === false) return <p className="text-muted">Your passkeys do not work in this browser.</p>
  return (
    <div className="grid gap-3">
      {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
      <noscript>
        <p className="text-muted">Your passkeys need JavaScript, which is off in this browser.</p>
      </noscript>
      {isKnown ? (
        <Button busy={isBusy} onClick={() => void prove()}>
          <KeyRound aria-hidden="true" className="size-5" />
          Use a passkey
        </Button>
      ) : null}
    </div>
  )
}
