'use client'

import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { KeyRound } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { hasScreenLock } from './device.ts'
import { isOfferDeclined, rememberDeclined } from './declined-offer.ts'
import { usePasskeyCreation } from './use-passkey-creation.ts'

/** A card that offers a passkey where this device can keep one, until she takes it or says no on this device. */
export function PasskeyOffer() {
  const [isShown, setShown] = useState(false)
  const [added, setAdded] = useState<string>()
  const { create, isBusy, problem } = usePasskeyCreation('/settings/security#passkeys')
  const place = useRef<HTMLElement>(null)

  useEffect(() => {
    let isGone = false
    if (isOfferDeclined()) return undefined
    void hasScreenLock().then((has) => {
      if (has && !isGone) setShown(true)
    })
    return () => {
      isGone = true
    }
  }, [])

  useEffect(() => {
    // The button that was pressed is gone.
    if (added !== undefined) place.current?.focus()
  }, [added])

  function decline(): void {
    rememberDeclined()
    setShown(false)
    document.getElementById('main')?.focus()
  }

  if (!isShown) return null
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-labelledby="passkey-offer"
      className="grid gap-4 rounded-lg border border-line bg-surface p-5 shadow-sm"
    >
      <h2 id="passkey-offer" className="flex items-center gap-3 text-lg">
        <KeyRound aria-hidden="true" className="size-5 text-accent" />
        Sign in without a password
      </h2>
      {added === undefined ? (
        <>
          <p className="text-muted">Sign in faster with your fingerprint, face or screen lock.</p>
          {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
          <div className="flex flex-wrap gap-3">
            <Button kind="primary" busy={isBusy} onClick={() => void create().then(setAdded)}>
              Create a passkey
            </Button>
            <Button kind="quiet" onClick={decline}>
              Not now
            </Button>
          </div>
        </>
      ) : (
        <Notice kind="done">
          Added “<bdi>{added}</bdi>”. Next time, sign in with it.
        </Notice>
      )}
    </section>
  )
}
