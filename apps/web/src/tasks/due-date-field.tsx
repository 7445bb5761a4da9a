'use client'

import { describedBy, FieldFrame } from '@latchkey/ui/field'
import { WithScripts } from '@latchkey/ui/hydrated'
import { CalendarDays } from 'lucide-react'
import { useRef, type FocusEvent } from 'react'
import { useToday } from '../words/use-today.ts'
import { readDay } from './read-day.ts'

export interface DueDateFieldProps {
  readonly defaultValue: string
  readonly error: string | undefined
  readonly onChoose: () => void
}

const texts = { id: 'dueDate', label: 'Due date', hint: 'For example 31 May or 2026-05-31' }

/** A day: typed as people write days, or chosen from the browser's own calendar where scripts run. */
export function DueDateField({ defaultValue, error, onChoose }: DueDateFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const calendar = useRef<HTMLInputElement>(null)
  const today = useToday() ?? ''

  function showWhatWasRead({ currentTarget }: FocusEvent<HTMLInputElement>) {
    const day = readDay(currentTarget.value, today)
    if (day !== undefined) currentTarget.value = day
  }

  return (
    <FieldFrame {...texts} error={error}>
      <div className="relative">
        <input
          ref={field}
          type="text"
          name="dueDate"
          autoComplete="off"
          defaultValue={defaultValue}
          onBlur={showWhatWasRead}
          {...describedBy({ ...texts, error })}
          className="control pe-12"
        />
        {/* "Tomorrow" depends on where one is, which only the browser knows. */}
        <input type="hidden" name="today" value={today} />
        <WithScripts>
          <button
            type="button"
            aria-label="Open calendar"
            onClick={() => {
              if (!calendar.current || !field.current) return
              calendar.current.value = readDay(field.current.value, today) ?? ''
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
