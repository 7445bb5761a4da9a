'use client'

import type { TrustedDeviceInfo } from '@latchkey/contracts/auth/second-factor'
import { Button } from '@latchkey/ui/button'
import { useState, type ReactNode } from 'react'
import { FormNews } from '../../../../forms/form-news.tsx'
import { freshForm } from '../../../../forms/form-state.ts'
import { usePageForm } from '../../../../forms/use-page-form.ts'
import { TimeAgo } from '../../../../words/time-ago.tsx'
import { Time } from '../../../../words/time.tsx'
import { useServerTime } from '../../../../words/use-server-time.ts'
import { untrustDevice, untrustDevices } from './actions.ts'

export interface TrustedDevicesProps {
  readonly devices: readonly TrustedDeviceInfo[]
  /** How long a device is trusted, in words. */
  readonly lifetime: string
  /** When the server made the list. */
  readonly madeAt: Date
}

/** The devices that are spared the second step, and how to ask them for codes again. */
export function TrustedDevices({ devices, lifetime, madeAt }: TrustedDevicesProps) {
  const nowMs = useServerTime(madeAt)
  const one = usePageForm({ action: untrustDevice })
  const all = usePageForm({ action: untrustDevices })
  const [last, setLast] = useState<'one' | 'all'>('one')
  // Of the two forms the one that speaks is the one used last; where no script runs, the one that has been used.
  const latest = last === 'all' || one.state === freshForm ? all.state : one.state
  return (
    <div className="grid gap-3">
      <div className="grid gap-1">
        <h3 className="text-base">Trusted devices</h3>
        <p className="text-muted">
          {devices.length === 0
            ? `None. When you sign in you may ask that a device is spared the code for ${lifetime}.`
            : `These are not asked for a code, for ${lifetime} at most.`}
        </p>
      </div>
      <FormNews state={latest} />
      {devices.length === 0 ? null : (
        <ul aria-label="Trusted devices" className="rounded-md border border-line">
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} nowMs={nowMs}>
              <form {...one.formProps} onSubmit={(event) => (setLast('one'), one.formProps.onSubmit(event))}>
                <input type="hidden" name="id" value={device.id} />
                <input type="hidden" name="deviceName" value={device.deviceName} />
                <Button type="submit" busy={one.isBusy}>
                  Stop trusting<span className="sr-only"> {device.deviceName}</span>
                </Button>
              </form>
            </DeviceRow>
          ))}
        </ul>
      )}
      {devices.length > 1 ? (
        <form {...all.formProps} onSubmit={(event) => (setLast('all'), all.formProps.onSubmit(event))}>
          <Button type="submit" busy={all.isBusy}>
            Stop trusting all of them
          </Button>
        </form>
      ) : null}
    </div>
  )
}

interface DeviceRowProps {
  readonly device: TrustedDeviceInfo
  readonly nowMs: number
  readonly children: ReactNode
}

function DeviceRow({ device, nowMs, children }: DeviceRowProps) {
  const { deviceName, isCurrent, lastUsedAt, expiresAt, ipAddress } = device
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line p-4 last:border-b-0">
      <div className="grid min-w-48 flex-1 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
          <bdi>{deviceName}</bdi>
          {isCurrent ? (
            <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-sm font-semibold text-accent">
              This device
            </span>
          ) : null}
        </p>
        <p className="text-sm text-muted">
          Last used <TimeAgo value={lastUsedAt} nowMs={nowMs} />, trusted until <Time value={expiresAt} />
          {ipAddress === null ? null : `, from ${ipAddress}`}
        </p>
      </div>
      {children}
    </li>
  )
}
