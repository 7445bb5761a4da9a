'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { useEffect, useState, type RefObject } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import type { FormState } from '../forms/form-state.ts'
import { typedFields, typeInto } from '../forms/typed-fields.ts'
import type { TypedText } from '../forms/kept-text.ts'
import { useKeptText } from '../forms/use-kept-text.ts'

/** What stands in the form of a task. */
export interface EditedTask {
  /** The task as the untouched fields show it. */
  readonly base: Task
  /** The version that what is typed was meant for. */
  readonly version: number
  readonly isTouched: boolean
  readonly isConflict: boolean
  /** What is typed was kept from before. */
  readonly isBack: boolean
  /** Brings back what she had typed; only while she looks at the version of others instead. */
  readonly bringBack: (() => void) | undefined
  /** To be called when a field was touched. */
  readonly touch: () => void
}

export interface EditedTaskOptions {
  readonly state: FormState
  readonly form: RefObject<HTMLFormElement | null>
  /** She asked for the version of others: what she had typed stays kept until she asks for it. */
  readonly showsTheirs: boolean
}

/**
 * Follows a task while it is edited. When it changes elsewhere, fields that nobody has touched show it; touched ones are
 * kept. What is half typed is kept in the tab until it is saved, and is back when she is.
 */
export function useEditedTask(task: Task, { state, form, showsTheirs }: EditedTaskOptions): EditedTask {
  const { texts } = useAuthService()
  // The answer that was shown when a field was last touched; a later one that says "saved" saved that, too.
  const [touched, setTouched] = useState<FormState>()
  // Text that was kept while others saved is meant for an older version than the one shown.
  const [{ base, version }, setBase] = useState(() => editing(task))
  const [isBack, setBack] = useState(false)
  const [aside, setAside] = useState<TypedText>()
  const isTouched = touched !== undefined && (state.notice === undefined || touched === state)
  const isConflict = state.values['conflict'] !== undefined
  const isSaved = state.notice !== undefined && !isTouched
  if (base.version !== task.version && !isTouched && !isConflict) setBase(editing(task))

  function bringBack(typed: TypedText) {
    typeInto(form.current, typed.fields)
    setBase({ base, version: isUnchangedSince(typed, base) ? version : (typed.version ?? version) })
    setTouched(state)
    setBack(true)
    setAside(undefined)
  }

  useKeptText('task', {
    read() {
      if (isSaved) return undefined
      const fields = typedFields(form.current, savedFields(base))
      return fields ? { fields, version, saved: savedFields(base) } : aside
    },
    restore: showsTheirs ? setAside : bringBack,
  })
  useEffect(() => texts.keep(), [texts, state, version, aside])

  return {
    ...{ base, version, isTouched, isConflict },
    isBack: isBack && isTouched,
    bringBack: aside && !isSaved ? () => bringBack(aside) : undefined,
    touch() {
      setTouched(state)
      texts.keep()
    },
  }
}

const editing = (task: Task) => ({ base: task, version: task.version })

/** Whether all that can be typed over is saved as it was then; completing a task changes nothing of it. */
function isUnchangedSince({ saved }: TypedText, base: Task): boolean {
  return saved !== undefined && Object.entries(savedFields(base)).every(([name, value]) => saved[name] === value)
}

const savedFields = ({ title, notes, dueDate, priority }: Task) => ({
  title,
  notes,
  dueDate: dueDate ?? '',
  priority: String(priority),
})
