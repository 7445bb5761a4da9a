'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { SelectField, TextArea, TextField } from '@latchkey/ui/field'
import { Notice } from '@latchkey/ui/notice'
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
  const edited = useEditedTask(task, { state, form: formProps.ref })
  const { base, version, isTouched, isConflict, touch } = edited
  const { notice, values } = state
  return (
    <form {...formProps} onInput={touch} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      {edited.isBack && !isConflict ? <Notice>{backWords}</Notice> : null}
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
          <SelectField
            id="priority"
            name="priority"
            label="Priority"
            defaultValue={values['priority'] ?? base.priority}
          >
            {priorityNames.map((name, priority) => (
              <option key={name} value={priority}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" busy={isBusy}>
          Save
        </Button>
        {isConflict ? <ConflictChoice id={task.id} /> : null}
      </div>
      {notice !== undefined && !isTouched ? <Notice kind="done">{notice}</Notice> : null}
    </form>
  )
}

const backWords = 'What you had typed before you were signed out is here again. It is not saved yet.'

function ConflictChoice({ id }: { readonly id: string }) {
  return (
    <>
      <Button type="submit" name="intent" value="overwrite">
        Keep mine
      </Button>
      {/* A whole new page, so that nothing of what was typed remains. */}
      <a href={`/tasks/${id}`} className="link inline-flex min-h-11 items-center px-2">
        See their version
      </a>
    </>
  )
}
