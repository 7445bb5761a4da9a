'use client'

import type { DeviceSession } from '@latchkey/contracts/auth/session'
import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { SignOutEverywhereForm, SignOutForm } from '../../../auth/sign-out-form.tsx'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { counted } from '../../../words/durations.ts'
import { signOutOther, signOutOthers } from './actions.ts'
import { ConfirmedForm } from './confirmed-form.tsx'
import { DeviceRow } from './device-row.tsx'

/** The signed-in devices, this one first, and the ways to sign them out. */
export function Devices({ devices }: { readonly devices: readonly DeviceSession[] }) {
  const one = usePageForm({ action: signOutOther })
  const rest = usePageForm({ action: signOutOthers })
  const others = devices.filter(({ isCurrent }) => !isCurrent)
  const problem = (one.state.problems[0] ?? rest.state.problems[0])?.message
  // Of the two forms the one that speaks is the one used last; the other fell silent when the list changed.
  const notice = others.length === 0 ? (rest.state.notice ?? one.state.notice) : one.state.notice
  return (
    <>
      {problem ? <Notice kind="problem">{problem}</Notice> : notice ? <Notice kind="done">{notice}</Notice> : null}
      <ul aria-label="Signed-in devices" className="rounded-lg border border-line bg-surface shadow-sm">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device}>
            {device.isCurrent ? (
              <SignOutForm>
                <Button type="submit">
                  Sign out<span className="sr-only"> this device</span>
                </Button>
              </SignOutForm>
            ) : (
              <ConfirmedForm
                form={one}
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
