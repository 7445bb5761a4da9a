'use client'

import type { DeviceSession } from '@latchkey/contracts/auth/session'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { lengthWords } from '@latchkey/contracts/length-words'
import { Laptop, Smartphone, SquareTerminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { TimeAgo } from '../../../words/time-ago.tsx'
import { Time } from '../../../words/time.tsx'

export interface DeviceRowProps {
  readonly device: DeviceSession
  readonly nowMs: number
  /** How to sign it out. */
  readonly children: ReactNode
}

/** One signed-in device: what and where it is, since when, until when. */
export function DeviceRow({ device, nowMs, children }: DeviceRowProps) {
  const { deviceName, isCurrent, createdAt, lastUsedAt, expiresAt, inactivityTimeoutMs, ipAddress } = device
  return (
    <li className="flex flex-wrap gap-x-4 gap-y-3 border-b border-line p-4 last:border-b-0 sm:px-5">
      <DeviceIcon deviceName={deviceName} />
      <div className="grid min-w-48 flex-1 gap-1">
        <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-base">
          <bdi>{deviceName}</bdi>
          {isCurrent ? (
            <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-sm font-semibold text-accent">
              This device
            </span>
          ) : null}
        </h2>
        <dl className="grid gap-x-5 gap-y-0.5 text-sm text-muted sm:grid-cols-2">
          <Fact name="Last active" value={<TimeAgo value={lastUsedAt} nowMs={nowMs} />} />
          {ipAddress ? <Fact name="Address" value={ipAddress} /> : null}
          <Fact name="Signed in" value={<TimeAgo value={createdAt} nowMs={nowMs} />} />
          <Fact name="With" value={signInMethodWords[device.method]} />
        </dl>
        {isCurrent ? (
          <p className="pt-1 text-sm text-muted">
            {expiresAt ? (
              <>
                This session ends on <Time value={expiresAt} />.{' '}
              </>
            ) : null}
            {inactivityTimeoutMs === null
              ? null
              : `It ends sooner when you do not use it for ${lengthWords(inactivityTimeoutMs)}.`}
          </p>
        ) : null}
      </div>
      <div className="max-sm:w-full max-sm:ps-10">{children}</div>
    </li>
  )
}

/** Programs go by their own name alone, browsers by theirs and their system's. */
function DeviceIcon({ deviceName }: { readonly deviceName: string }) {
  const look = { 'aria-hidden': true, className: 'mt-0.5 size-6 shrink-0 text-muted' } as const
  if (/\b(android|ios|mobile)\b/i.test(deviceName)) return <Smartphone {...look} />
  return / on |^Unknown device$/.test(deviceName) ? <Laptop {...look} /> : <SquareTerminal {...look} />
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-1.5">
      <dt>{name}</dt>
      <dd className="text-ink">{value}</dd>
    </div>
  )
}
