'use client'

import { useState } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { isRefusal } from '../words/refusal.ts'
import { makePasskey } from './device.ts'
import { additionProblem, deviceFailed } from './passkey-words.ts'

/**
 * Has this device make a passkey and adds it to the account. Whoever has to prove first who she is goes there, and comes
 * back to `returnTo`. Changing her mind is no problem, and leaves none.
 */
export function usePasskeyCreation(returnTo: string) {
  const { client } = useAuthService()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  /** @returns the name of the new passkey, or nothing where there is none. */
  async function create(): Promise<string | undefined> {
    if (isBusy) return undefined
    setBusy(true)
    setProblem(undefined)
    try {
      const { challengeId, options } = await client.auth.passkey.startRegistration.mutate()
      const made = await makePasskey(options)
      if (made.status === 'answered') {
        const added = await client.auth.passkey.finishRegistration.mutate({ challengeId, response: made.response })
        return added.name
      }
      if (made.status === 'known') setProblem('This device has a passkey for your account already.')
      if (made.status === 'failed') setProblem(deviceFailed)
    } catch (error) {
      if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) {
        window.location.assign(`/reauthenticate?returnTo=${encodeURIComponent(returnTo)}`)
      } else setProblem(additionProblem(error))
    } finally {
      setBusy(false)
    }
    return undefined
  }

  return { create, isBusy, problem, forgetProblem: () => setProblem(undefined) }
}
