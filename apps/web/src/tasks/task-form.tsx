'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { SelectField, TextArea, TextField } from '@latchkey/ui/field'
import { Notice } from '@latchkey/ui/notice'
import { useSearchParams } from 'next/navigation'
import { errorAt } from '../forms/form-state.ts'
import { usePageForm } from '../forms/use-page-form.ts'
import { DueDateField } from './due-date-field.tsx'
import { priorityNames } from './priorities.ts'
import { saveTask } from './server-actions.ts'
import { useEditedTask } from './use-edited-task.ts'

/**
 * A task's fields. When the task changes elsewhere, fields that nobody has touched show it; touched ones are kept, and
 * saving them asks first.
 */
export function TaskForm({ task }: { readonly task: Task }) {
  const { state, isBusy, formProps } = usePageForm({ action: saveTask })
  const showsTheirs = useSearchParams().get('version') === 'theirs'
  const edited = useEditedTask(task, { state, form: formProps.ref, showsTheirs })
  const { base, version, isTouched, isConflict, touch } = edited
  const { notice, values } = state
  return (
    <form {...formProps} onInput={touch} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      {edited.isBack && !isConflict ? <Notice>{backWords}</Notice> : null}
      {edited.bringBack ? <KeptAside onBringBack={edited.bringBack} /> : null}
      <input type="hidden" name="id" value={task.id} />
      <input type="hidden" name="version" value={version} />
      <div key={base.version} className="grid gap-5">
        <TextField
          id="title"
          name="title"
          label="Title"
          required
          autoComplete="off"
          defaultValue={values['title'] ?? base.title}
          error={errorAt(state, 'title')}
        />
        <TextArea
          id="notes"
          name="notes"
          label="Notes"
          defaultValue={values['notes'] ?? base.notes}
          error={errorAt(state, 'notes')}
        />
        <div className="grid items-end gap-5 sm:grid-cols-2">
          <DueDateField
            defaultValue={values['dueDate'] ?? base.dueDate ?? ''}
            error={errorAt(state, 'dueDate')}
            onChoose={touch}
          />
          <PriorityField defaultValue={values['priority'] ?? base.priority} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {isConflict ? (
          <ConflictChoice id={task.id} isBusy={isBusy} />
        ) : (
          <Button type="submit" kind="primary" busy={isBusy}>
            Save
          </Button>
        )}
      </div>
      {notice !== undefined && !isTouched ? <Notice kind="done">{notice}</Notice> : null}
    </form>
  )
}

function PriorityField({ defaultValue }: { readonly defaultValue: string | number }) {
  return (
    <SelectField id="priority" name="priority" label="Priority" defaultValue={defaultValue}>
      {priorityNames.map((name, priority) => (
        <option key={name} value={priority}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}

const backWords = 'What you had typed is here again. It is not saved yet.'

/** Saving once more would meet the same conflict, so these two are all there is to choose from. */
function ConflictChoice({ id, isBusy }: { readonly id: string; readonly isBusy: boolean }) {
  return (
    <>
      {/* What Enter in a field would press: overwriting takes a decision. */}
      <button type="submit" disabled hidden>
        Save
      </button>
      <Button type="submit" name="intent" value="overwrite" busy={isBusy}>
        Keep mine
      </Button>
      {/* A whole new page; what was typed is kept meanwhile. */}
      <a href={`/tasks/${id}?version=theirs`} className="link inline-flex min-h-11 items-center px-2">
        See their version
      </a>
    </>
  )
}

function KeptAside({ onBringBack }: { readonly onBringBack: () => void }) {
  return (
    <Notice>
      <p>This is the version from the other device. What you had typed is kept, and not saved.</p>
      <Button kind="quiet" className="w-fit" onClick={onBringBack}>
        Show what I typed
      </Button>
    </Notice>
  )
}
