'use client'

import { describedBy, FieldFrame } from '@latchkey/ui/field'
import { WithScripts } from '@latchkey/ui/hydrated'
import { CalendarDays } from 'lucide-react'
import { useRef } from 'react'

export interface DueDateFieldProps {
  readonly defaultValue: string
  readonly error: string | undefined
  readonly onChoose: () => void
}

const texts = { id: 'dueDate', label: 'Due date', hint: 'For example 2026-05-31' }

/** A day: typed as YYYY-MM-DD, or chosen from the browser's own calendar where scripts run. */
export function DueDateField({ defaultValue, error, onChoose }: DueDateFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const calendar = useRef<HTMLInputElement>(null)
  return (
    <FieldFrame {...texts} error={error}>
      <div className="relative">
        <input
          ref={field}
          type="text"
          name="dueDate"
          inputMode="numeric"
          autoComplete="off"
          placeholder="YYYY-MM-DD"
          defaultValue={defaultValue}
          {...describedBy({ ...texts, error })}
          className="control pe-12"
        />
        <WithScripts>
          <button
            type="button"
            aria-label="Open calendar"
            onClick={() => {
              if (!calendar.current || !field.current) return
              calendar.current.value = field.current.value
              calendar.current.showPicker()
            }}
            className="absolute inset-y-0.5 end-0.5 grid w-10.5 place-items-center rounded-sm text-muted hover:bg-sunken hover:text-ink"
          >
            <CalendarDays aria-hidden="true" className="size-5" />
          </button>
          <input
            ref={calendar}
            type="date"
            tabIndex={-1}
            aria-hidden="true"
            onChange={(event) => {
              if (!field.current) return
              field.current.value = event.currentTarget.value
              onChoose()
            }}
            className="pointer-events-none absolute inset-x-0 bottom-0 h-0 opacity-0"
          />
        </WithScripts>
      </div>
    </FieldFrame>
  )
}
