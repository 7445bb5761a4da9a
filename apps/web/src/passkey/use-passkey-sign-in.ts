'use client'

import type { PasskeyAnswer, StartedPasskeySignIn } from '@latchkey/contracts/auth/passkey'
import { useEffect, useEffectEvent, useState } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import type { AuthService } from '../auth/auth-service.ts'
import { leaveSignIn } from '../auth/leave-sign-in.ts'
import { askForPasskey, canAutofill, waitForAutofill } from './device.ts'
import { deviceFailed, signInProblem } from './passkey-words.ts'

/** `waiting`: the browser offers passkeys in the address field. `quiet`: it did, and the answer was refused. */
type Phase = 'waiting' | 'busy' | 'quiet'

type Response = PasskeyAnswer['response']

/** A challenge is renewed this long before it ends, so that the one who picks a passkey then is in time. */
const marginMs = 30_000

/**
 * Signing in with a passkey: from the address field's autofill for as long as the page is open, and by `signIn` in the
 * browser's own dialog. Leads to `returnTo`. Changing her mind is no problem, and leaves none.
 */
export function usePasskeySignIn(returnTo: string) {
  const service = useAuthService()
  const [phase, setPhase] = useState<Phase>('waiting')
  const [problem, setProblem] = useState<string>()

  async function finish({ challengeId }: StartedPasskeySignIn, response: Response): Promise<void> {
    setPhase('busy')
    setProblem(undefined)
    try {
      const { status } = await service.signInWithPasskey({ challengeId, response })
      leaveSignIn(status, returnTo)
    } catch (error) {
      fail(signInProblem(error))
    }
  }

  function fail(message: string): void {
    setProblem(message)
    // Whatever was refused would be offered, and refused, again.
    setPhase('quiet')
  }

  async function signIn(): Promise<void> {
    if (phase === 'busy') return
    setPhase('busy')
    setProblem(undefined)
    try {
      const started = await service.client.auth.passkey.startSignIn.mutate()
      const answer = await askForPasskey(started.options)
      if (answer.status === 'answered') return await finish(started, answer.response)
      if (answer.status === 'cancelled') return setPhase('waiting')
      fail(deviceFailed)
    } catch (error) {
      fail(signInProblem(error))
    }
  }

  const onPicked = useEffectEvent(finish)
  useEffect(() => {
    if (phase !== 'waiting') return undefined
    return offerInAutofill(service, (started, response) => onPicked(started, response))
  }, [phase, service])

  return { problem, isBusy: phase === 'busy', signIn }
}

type OnPicked = (started: StartedPasskeySignIn, response: Response) => Promise<void>

/** Offers passkeys in the address field, with a challenge that is never too old. Silent where that cannot be. */
function offerInAutofill(service: AuthService, onPicked: OnPicked): () => void {
  let isOver = false
  let stop: (() => void) | undefined
  let renewal: ReturnType<typeof setTimeout> | undefined

  async function offer(): Promise<void> {
    if (!(await canAutofill()) || isOver) return
    const started = await service.client.auth.passkey.startSignIn.mutate()
    const waiting = await waitForAutofill(started.options)
    if (isOver) return
    stop = waiting.stop
    renewal = setTimeout(renew, started.options.timeout - marginMs)
    const answer = await waiting.begin()
    if (answer.status === 'answered') await onPicked(started, answer.response)
  }

  // The form beside it works without; what is wrong there it says itself.
  const begin = () => void offer().catch(() => undefined)

  function renew(): void {
    // Nobody can pick one on a page that is not seen.
    if (document.visibilityState === 'hidden') document.addEventListener('visibilitychange', renew, { once: true })
    else {
      stop?.()
      begin()
    }
  }

  begin()
  return () => {
    isOver = true
    clearTimeout(renewal)
    document.removeEventListener('visibilitychange', renew)
    stop?.()
  }
}
