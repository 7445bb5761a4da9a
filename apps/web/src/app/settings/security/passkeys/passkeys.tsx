'use client'

import type { Passkey } from '@latchkey/contracts/auth/passkey'
import { KeyRound } from 'lucide-react'
import { FormNews } from '../../../../forms/form-news.tsx'
import { usePageForm } from '../../../../forms/use-page-form.ts'
import { useServerTime } from '../../../../words/use-server-time.ts'
import { removePasskey } from './actions.ts'
import { AddPasskey } from './add-passkey.tsx'
import { PasskeyCard } from './passkey-card.tsx'

export interface PasskeysProps {
  readonly passkeys: readonly Passkey[]
  /** When the server made the list. */
  readonly madeAt: Date
}

/** A card for each passkey, or what there could be, and the way to add one. */
export function Passkeys({ passkeys, madeAt }: PasskeysProps) {
  const nowMs = useServerTime(madeAt)
  const removal = usePageForm({ action: removePasskey })
  return (
    <>
      <FormNews state={removal.state} />
      {passkeys.length === 0 ? (
        <div className="flex items-center gap-4 rounded-md bg-sunken p-5">
          <KeyRound aria-hidden="true" className="size-8 shrink-0 text-accent" />
          <p>You have no passkey yet. Sign in faster with your fingerprint, face or screen lock.</p>
        </div>
      ) : (
        <ul aria-label="Your passkeys" className="grid gap-3">
          {passkeys.map((passkey) => (
            <PasskeyCard key={passkey.id} passkey={passkey} nowMs={nowMs} removal={removal} />
          ))}
        </ul>
      )}
      <AddPasskey passkeys={passkeys} />
    </>
  )
}
