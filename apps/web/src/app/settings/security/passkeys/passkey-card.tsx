'use client'

import type { Passkey } from '@latchkey/contracts/auth/passkey'
import { Button, buttonStyle } from '@latchkey/ui/button'
import { TextField } from '@latchkey/ui/field'
import { KeyRound } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { errorAt } from '../../../../forms/form-state.ts'
import { usePageForm, type PageForm } from '../../../../forms/use-page-form.ts'
import { TimeAgo } from '../../../../words/time-ago.tsx'
import { ConfirmedForm } from '../../sessions/confirmed-form.tsx'
import { renamePasskey } from './actions.ts'

export interface PasskeyCardProps {
  readonly passkey: Passkey
  readonly nowMs: number
  /** The form that deletes one; the list says how it went, since the card is gone then. */
  readonly removal: PageForm
}

/** One passkey: its name, its times, whether it is kept beyond its device, and what can be done with it. */
export function PasskeyCard({
  passkey: { id, name, createdAt, lastUsedAt, isSynced },
  nowMs,
  removal,
}: PasskeyCardProps) {
  return (
    <li className="grid grid-cols-1 gap-3 rounded-md border border-line p-4">
      <div className="flex gap-3">
        <KeyRound aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="grid min-w-0 gap-1">
          <h3 dir="auto" className="text-base wrap-anywhere">
            {name}
          </h3>
          <dl className="grid gap-x-5 gap-y-0.5 text-sm text-muted">
            <Fact name="Added" value={<TimeAgo value={createdAt} nowMs={nowMs} />} />
            <Fact name="Last used" value={lastUsedAt ? <TimeAgo value={lastUsedAt} nowMs={nowMs} /> : 'never'} />
            <Fact name="Kept" value={isSynced ? 'synced between your devices' : 'on one device only'} />
          </dl>
        </div>
      </div>
      <div className="flex flex-wrap items-start gap-3">
        <Rename id={id} name={name} />
        <ConfirmedForm
          form={removal}
          onSend={() => undefined}
          heading={`Delete ${name}?`}
          text="It will no longer sign you in. Devices that are signed in stay signed in. Delete it on the device, too, so that it is not offered there."
          confirmLabel="Delete passkey"
          fields={{ id, name }}
          label={
            <>
              Delete<span className="sr-only"> {name}</span>
            </>
          }
        />
      </div>
    </li>
  )
}

/** Opens and closes by the browser alone, so that it works without scripts. */
function Rename({ id, name }: Pick<Passkey, 'id' | 'name'>) {
  const { state, isBusy, formProps } = usePageForm({ action: renamePasskey })
  const details = useRef<HTMLDetailsElement>(null)
  const summary = useRef<HTMLElement>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (state.problems.length > 0) field.current?.focus()
    if (state.notice === undefined || !details.current) return
    details.current.open = false
    summary.current?.focus()
  }, [state])
  return (
    <div className="grid min-w-0 gap-2 has-[[open]]:w-full">
      <details ref={details} open={state.problems.length > 0} className="group">
        <summary ref={summary} className={buttonStyle('plain', 'cursor-pointer list-none group-open:mb-3')}>
          Rename<span className="sr-only"> {name}</span>
        </summary>
        <form {...formProps} className="grid gap-3">
          <input type="hidden" name="id" value={id} />
          <TextField
            key={name}
            id={`name-${id}`}
            ref={field}
            name="name"
            label="New name"
            autoComplete="off"
            defaultValue={state.values['name'] ?? name}
            error={errorAt(state, 'name')}
          />
          <div>
            <Button type="submit" busy={isBusy}>
              Save name
            </Button>
          </div>
        </form>
      </details>
      <p role="status" className="text-sm text-muted empty:hidden">
        {state.notice}
      </p>
    </div>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-1.5">
      <dt>{name}</dt>
      <dd className="text-ink">{value}</dd>
    </div>
  )
}
