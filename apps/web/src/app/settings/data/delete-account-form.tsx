'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import type { ReactNode } from 'react'
import { errorAt, type FormState } from '../../../forms/form-state.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { deleteAccount, deleteAccountHere } from './actions.ts'

/** The word that confirms the deletion. `cancel` is the way out. */
export function DeleteAccountForm({ cancel }: { readonly cancel: ReactNode }) {
  const { state, isBusy, formProps } = usePageForm({ action: deleteAccount, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <TextField
        id="confirm"
        name="confirm"
        label="Type DELETE to confirm"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        defaultValue={state.values['confirm']}
        error={errorAt(state, 'confirm')}
      />
      <div className="flex flex-wrap justify-end gap-3">
        {cancel}
        <Button type="submit" kind="danger" busy={isBusy}>
          Delete account
        </Button>
      </div>
    </form>
  )
}

async function submit(data: FormData): Promise<FormState | undefined> {
  const state = await deleteAccountHere(data)
  // A whole new document: every part of the page says from now on that the account goes.
  if (!state) window.location.assign('/settings/data')
  return state
}
