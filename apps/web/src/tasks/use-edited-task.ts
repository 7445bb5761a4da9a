'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { useState, type RefObject } from 'react'
import type { FormState } from '../forms/form-state.ts'
import { typedFields, typeInto } from '../forms/typed-fields.ts'
import { useKeptText } from '../forms/use-kept-text.ts'

/** What stands in the form of a task. */
export interface EditedTask {
  /** The task as the untouched fields show it. */
  readonly base: Task
  /** The version that what is typed was meant for. */
  readonly version: number
  readonly isTouched: boolean
  readonly isConflict: boolean
  /** What is typed was kept from before her session ended. */
  readonly isBack: boolean
  /** To be called when a field was touched. */
  readonly touch: () => void
}

/**
 * Follows a task while it is edited. When it changes elsewhere, fields that nobody has touched show it; touched ones are
 * kept. What is half typed when the session ends is back when its person is.
 */
export function useEditedTask(
  task: Task,
  { state, form }: { readonly state: FormState; readonly form: RefObject<HTMLFormElement | null> },
): EditedTask {
  // The answer that was shown when a field was last touched; a later one that says "saved" saved that, too.
  const [touched, setTouched] = useState<FormState>()
  // Text that was kept while others saved is meant for an older version than the one shown.
  const [{ base, version }, setBase] = useState(() => editing(task))
  const [isBack, setBack] = useState(false)
  const isTouched = touched !== undefined && (state.notice === undefined || touched === state)
  const isConflict = state.values['conflict'] !== undefined
  if (base.version !== task.version && !isTouched && !isConflict) setBase(editing(task))
  useKeptText('task', {
    read() {
      const fields = typedFields(form.current, savedFields(base))
      return fields && { fields, version }
    },
    restore(typed) {
      typeInto(form.current, typed.fields)
      setBase({ base, version: typed.version ?? version })
      setTouched(state)
      setBack(true)
    },
  })
  return { base, version, isTouched, isConflict, isBack: isBack && isTouched, touch: () => setTouched(state) }
}

const editing = (task: Task) => ({ base: task, version: task.version })

const savedFields = ({ title, notes, dueDate, priority }: Task) => ({
  title,
  notes,
  dueDate: dueDate ?? '',
  priority: String(priority),
})
