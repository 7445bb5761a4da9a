'use client'

import { CircleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'

/** One thing that is wrong; `fieldId` where it belongs to a field. */
export interface Problem {
  readonly message: string
  readonly fieldId?: string
}

/**
 * What stopped a form, above it. Takes the focus whenever `problems` is a new list, so that nobody has to look for it;
 * each field's problem leads to its field.
 */
export function ErrorSummary({ problems }: { readonly problems: readonly Problem[] }) {
  const summary = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problems.length > 0) summary.current?.focus()
  }, [problems])
  if (problems.length === 0) return null
  return (
    <div
      ref={summary}
      role="alert"
      tabIndex={-1}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- where no script runs the browser itself leads here
      autoFocus
      className="flex gap-3 rounded-md border border-danger/40 bg-danger-soft px-4 py-3"
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-danger" />
      <ul className="grid min-w-0 flex-1 gap-1">
        {problems.map(({ message, fieldId }) => (
          <li key={message}>
            {fieldId ? (
              <a
                href={`#${fieldId}`}
                className="font-semibold text-danger underline underline-offset-4"
                onClick={(event) => {
                  const field = document.querySelector<HTMLElement>(`#${CSS.escape(fieldId)}`)
                  if (!field) return
                  event.preventDefault()
                  field.focus()
                }}
              >
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
