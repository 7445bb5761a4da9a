'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt, type FormState } from '../../../forms/form-state.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { saveNames, saveNamesHere } from './actions.ts'
import type { Name } from './names.ts'
import { savedPath } from './saved-path.ts'

const autoComplete = { userName: 'nickname', fullName: 'name' } as const

/** The names of a person: those she may change as fields, the others as they are, with the reason. */
export function NamesForm({ names }: { readonly names: readonly Name[] }) {
  const { state, isBusy, formProps } = usePageForm({ action: saveNames, submit })
  const isEditable = names.some((name) => name.isEditable)
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      {names.map(({ field, label, value, isEditable: isOwn }) => (
        <TextField
          key={field}
          id={field}
          name={field}
          label={label}
          readOnly={!isOwn}
          hint={isOwn ? undefined : 'This cannot be changed here.'}
          autoComplete={isOwn ? autoComplete[field] : 'off'}
          defaultValue={state.values[field] ?? value}
          error={errorAt(state, field)}
          className="read-only:bg-sunken read-only:text-muted"
        />
      ))}
      {isEditable ? (
        <div>
          <Button type="submit" kind="primary" busy={isBusy}>
            Save
          </Button>
        </div>
      ) : null}
    </form>
  )
}

async function submit(data: FormData): Promise<FormState | undefined> {
  const state = await saveNamesHere(data)
  // A whole new document: the banner and the other parts of the page show the names, too.
  if (!state) window.location.assign(savedPath)
  return state
}
