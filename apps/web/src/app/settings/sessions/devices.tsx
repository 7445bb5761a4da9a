'use client'

import type { DeviceSession } from '@latchkey/contracts/auth/session'
import { Button } from '@latchkey/ui/button'
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { SignOutEverywhereForm, SignOutForm } from '../../../auth/sign-out-form.tsx'
import { FormNews } from '../../../forms/form-news.tsx'
import { freshForm } from '../../../forms/form-state.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { useLiveEvents } from '../../../live/use-live-events.ts'
import { counted } from '../../../words/counted.ts'
import { useServerTime } from '../../../words/use-server-time.ts'
import { signOutOther, signOutOthers } from './actions.ts'
import { ConfirmedForm } from './confirmed-form.tsx'
import { DeviceRow } from './device-row.tsx'

export interface DevicesProps {
  readonly devices: readonly DeviceSession[]
  /** When the server made the list. */
  readonly madeAt: Date
}

/** The signed-in devices, this one first, and the ways to sign them out. Follows what happens on the others. */
export function Devices({ devices, madeAt }: DevicesProps) {
  useFreshList()
  const nowMs = useServerTime(madeAt)
  const one = usePageForm({ action: signOutOther })
  const rest = usePageForm({ action: signOutOthers })
  const [last, setLast] = useState<'one' | 'rest'>('one')
  const others = devices.filter(({ isCurrent }) => !isCurrent)
  // Of the two forms the one that speaks is the one used last; where no script runs, the one that has been used.
  const latest = last === 'rest' || one.state === freshForm ? rest.state : one.state
  return (
    <>
      <FormNews state={latest} />
      <ul aria-label="Signed-in devices" className="rounded-lg border border-line bg-surface shadow-sm">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} nowMs={nowMs}>
            {device.isCurrent ? (
              <SignOutForm>
                <Button type="submit">
                  Sign out<span className="sr-only"> this device</span>
                </Button>
              </SignOutForm>
            ) : (
              <ConfirmedForm
                form={one}
                onSend={() => setLast('one')}
                heading={`Sign out ${device.deviceName}?`}
                text="It will need to sign in again."
                confirmLabel="Sign out device"
                fields={{ sessionId: device.id, deviceName: device.deviceName }}
                label={
                  <>
                    Sign out<span className="sr-only"> {device.deviceName}</span>
                  </>
                }
              />
            )}
          </DeviceRow>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        {others.length > 0 ? (
          <ConfirmedForm
            form={rest}
            onSend={() => setLast('rest')}
            heading={`Sign out ${counted(others.length, 'other device')}?`}
            text="This one stays signed in."
            confirmLabel={others.length === 1 ? 'Sign out the other' : 'Sign out the others'}
            label={`Sign out ${counted(others.length, 'other device')}`}
          />
        ) : null}
        <SignOutEverywhereForm count={devices.length} />
      </div>
    </>
  )
}

/** Reads the list again when a device came or went, and when this tab may have missed that. */
function useFreshList(): void {
  const router = useRouter()
  useLiveEvents(
    useCallback(
      (message) => {
        const isNews = message.kind === 'session' && message.event.type === 'sessions-changed'
        if (isNews || message.kind === 'joined') router.refresh()
      },
      [router],
    ),
  )
}
