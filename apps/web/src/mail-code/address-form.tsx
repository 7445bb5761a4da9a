'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { useRef } from 'react'
import { errorAt, type FormState } from '../forms/form-state.ts'
import { useKeptText } from '../forms/use-kept-text.ts'
import { usePageForm } from '../forms/use-page-form.ts'

export interface AddressFormProps {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  /** `username` where she signs in with the address already, so that password managers offer it. */
  readonly autoComplete: 'email' | 'username'
  readonly hint?: string
  /** What stands in the field to begin with. */
  readonly address?: string | undefined
  readonly submitLabel: string
}

/** The first step of what begins with a code from a mail: where the code goes. */
export function AddressForm({ action, autoComplete, hint, address = '', submitLabel }: AddressFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action })
  const field = useRef<HTMLInputElement>(null)
  // Whoever is signed in may have to confirm that it is she before the code is sent.
  useKeptText('address', {
    read: () => (field.current?.value ? { fields: { email: field.current.value } } : undefined),
    restore: ({ fields }) => {
      if (field.current?.value === '') field.current.value = fields['email'] ?? ''
    },
  })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <TextField
        ref={field}
        id="email"
        name="email"
        type="email"
        label="Email address"
        {...(hint !== undefined && { hint })}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.values['email'] ?? address}
        error={errorAt(state, 'email')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        {submitLabel}
      </Button>
    </form>
  )
}
