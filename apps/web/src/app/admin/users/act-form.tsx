'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextArea } from '@latchkey/ui/field'
import { useId, type ReactNode } from 'react'
import { typedFields, typeInto } from '../../../forms/typed-fields.ts'
import { useKeptText } from '../../../forms/use-kept-text.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { actOnUser } from './actions.ts'
import { userActs, type UserActName } from './user-acts.ts'

export interface ActFormProps {
  readonly userId: string
  readonly act: UserActName
  /** The way out. */
  readonly cancel: ReactNode
}

/** The last step of an act: a note where it takes one, and the button that does it. */
export function ActForm({ userId, act, cancel }: ActFormProps) {
  const id = useId()
  const { state, isBusy, formProps } = usePageForm({ action: actOnUser })
  const { label, takesReason, isHarmless } = userActs[act]
  useKeptText('act', {
    read() {
      const fields = typedFields(formProps.ref.current, { reason: '' })
      return fields && { fields }
    },
    restore: (typed) => typeInto(formProps.ref.current, typed.fields),
  })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="userId" value={userId} />
      <input type="hidden" name="act" value={act} />
      {takesReason ? (
        <TextArea
          id={`${id}-reason`}
          name="reason"
          label="Reason (optional)"
          hint="A note for the security log, 500 characters at most. It is part of the data that this person can export."
          rows={3}
          maxLength={500}
          defaultValue={state.values['reason']}
        />
      ) : null}
      <div className="flex flex-wrap justify-end gap-3">
        {cancel}
        <Button type="submit" kind={isHarmless ? 'primary' : 'danger'} busy={isBusy}>
          {label}
        </Button>
      </div>
    </form>
  )
}
