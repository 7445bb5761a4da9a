'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { useRef } from 'react'
import { errorAt } from '../../../forms/form-state.ts'
import { useKeptText } from '../../../forms/use-kept-text.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { saveScopes } from './actions.ts'
import type { TypedScopes } from './scopes.ts'

export interface ScopesFormProps {
  readonly userId: string
  /** What the account has. */
  readonly scopes: TypedScopes
}

/** What an account may do beyond its own things. */
export function ScopesForm({ userId, scopes }: ScopesFormProps) {
  const { state, isBusy, formProps } = usePageForm({
    action: saveScopes,
    initial: { values: { ...scopes }, problems: [] },
  })
  const administers = useRef<HTMLInputElement>(null)
  const others = useRef<HTMLInputElement>(null)
  // Whoever has to say first who she is comes back to what she had chosen.
  useKeptText('scopes', {
    read() {
      const chosen = { admin: administers.current?.checked ? 'yes' : '', others: others.current?.value ?? '' }
      return chosen.admin === scopes.admin && chosen.others === scopes.others ? undefined : { fields: chosen }
    },
    restore({ fields }) {
      if (administers.current) administers.current.checked = fields['admin'] === 'yes'
      if (others.current) others.current.value = fields['others'] ?? ''
    },
  })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="userId" value={userId} />
      <label className="flex min-h-11 items-start gap-3 py-2">
        <input
          ref={administers}
          type="checkbox"
          name="admin"
          value="yes"
          defaultChecked={state.values['admin'] === 'yes'}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>
          Administrator
          <span className="block text-sm text-muted">May see and do everything in this console.</span>
        </span>
      </label>
      <TextField
        ref={others}
        id="others"
        name="others"
        label="Other scopes"
        hint="For applications of your own. With spaces between."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={state.values['others']}
        error={errorAt(state, 'others')}
      />
      <div>
        <Button type="submit" busy={isBusy}>
          Save rights
        </Button>
      </div>
    </form>
  )
}
