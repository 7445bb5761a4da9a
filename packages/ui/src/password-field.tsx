'use client'

import { useState, type ReactNode } from 'react'
import { describedBy, FieldFrame } from './field.tsx'
import { WithScripts } from './hydrated.tsx'

export interface PasswordFieldProps {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** Tells password managers which of the two it is. */
  readonly autoComplete: 'current-password' | 'new-password'
  /** Told what stands in the field whenever that changes. */
  readonly onType?: (text: string) => void
  /** Stands under the field. */
  readonly children?: ReactNode
}

/**
 * A password, hidden until asked for. The field never gets its text from us, so nothing typed is lost or echoed;
 * pasting and password managers are welcome (NIST SP 800-63B-4 §3.1.1.2).
 */
export function PasswordField({ id, name, label, hint, error, autoComplete, onType, children }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <div className="relative">
        <input
          type={isShown ? 'text' : 'password'}
          name={name}
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          onInput={(event) => onType?.(event.currentTarget.value)}
          {...describedBy({ id, hint, error })}
          className="control pe-36"
        />
        <WithScripts>
          <button
            type="button"
            aria-controls={id}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0 end-0 min-w-24 rounded-md px-3.5 text-sm font-semibold text-accent hover:bg-accent-soft"
          >
            {isShown ? 'Hide password' : 'Show password'}
          </button>
        </WithScripts>
      </div>
      {children}
    </FieldFrame>
  )
}
