'use client'

import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { PasswordField } from '@latchkey/ui/password-field'
import { useState } from 'react'
import { passwordStrength, type PasswordStrength } from './password-strength.ts'

export interface NewPasswordFieldProps {
  /** Its name in the form, too. */
  readonly id: string
  readonly label: string
  readonly settings: Pick<AuthSettings, 'minPasswordLength' | 'maxPasswordLength'>
  /** What an attacker knows, such as the address. */
  readonly known: readonly string[]
  readonly error: string | undefined
}

/** Where a password is chosen: says what it may be before anybody is refused, and how good it is while one types. */
export function NewPasswordField({ id, label, settings, known, error }: NewPasswordFieldProps) {
  const [strength, setStrength] = useState<PasswordStrength>()
  return (
    <PasswordField
      id={id}
      name={id}
      label={label}
      hint={`${settings.minPasswordLength} to ${settings.maxPasswordLength} characters. Long is better than complicated; spaces are fine.`}
      autoComplete="new-password"
      error={error}
      onType={(text) => setStrength(text === '' ? undefined : passwordStrength(text, { settings, known }))}
    >
      <StrengthMeter strength={strength} />
    </PasswordField>
  )
}

/** Said as well as shown, once somebody types; the words are there for screen readers from the start to be announced. */
function StrengthMeter({ strength }: { readonly strength: PasswordStrength | undefined }) {
  return (
    <div className={strength ? 'grid gap-1.5' : 'sr-only'}>
      <div aria-hidden="true" className="flex gap-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={`h-1.5 flex-1 rounded-full ${strength && strength.level >= step ? colors[strength.level] : 'bg-line'}`}
          />
        ))}
      </div>
      <p aria-live="polite" className="text-sm text-muted">
        {strength?.words}
      </p>
    </div>
  )
}

const colors = { 0: 'bg-line', 1: 'bg-danger', 2: 'bg-brass', 3: 'bg-accent' } as const
