import { textOf, type FormState } from '../forms/form-state.ts'
import { shortened } from '../words/shortened.ts'
import { readDay } from './read-day.ts'
import { titleProblem } from './title-problem.ts'

/** What was posted with the form of a task. */
export interface TaskFields extends FormState {
  /** What it says of the task. Not to be used where there are problems. */
  readonly change: {
    readonly title: string
    readonly notes: string
    readonly dueDate: string | null
    readonly priority: number
  }
}

/** Reads the fields of a task, and names everything that is wrong at once. `now` is when they came. */
export function readTaskFields(data: FormData, now: Date): TaskFields {
  const values = {
    title: textOf(data, 'title'),
    notes: textOf(data, 'notes').replaceAll('\r\n', '\n'),
    dueDate: textOf(data, 'dueDate').trim(),
    priority: textOf(data, 'priority'),
  }
  const dueDate = values.dueDate === '' ? null : readDay(values.dueDate, todayOf(data, now))
  const problems = [
    ...problemAt('title', titleProblem(values.title)),
    ...problemAt('dueDate', dueDate === undefined ? dayProblem(values.dueDate) : undefined),
  ]
  const { title, notes, priority } = values
  return { values, problems, change: { title, notes, dueDate: dueDate ?? null, priority: Number(priority) } }
}

/** Which day it is for her, as her browser says; where no script runs, which it is in UTC. */
function todayOf(data: FormData, now: Date): string {
  const utcDay = now.toISOString().slice(0, 10)
  return readDay(textOf(data, 'today'), utcDay) ?? utcDay
}

const problemAt = (fieldId: string, message: string | undefined) =>
  message === undefined ? [] : [{ message, fieldId }]

const dayProblem = (typed: string) => `We couldn't read “${shortened(typed)}”. Try 31 May or 2026-05-31.`
