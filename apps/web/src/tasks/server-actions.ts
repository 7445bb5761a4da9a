'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { homePath, safeReturnPath } from '../auth/safe-return-path.ts'
import { answerOf, requireSession } from '../auth/require-session.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../forms/form-state.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { isRefusal } from '../words/refusal.ts'
import { placeAfterMove } from './place-after-move.ts'
import { readTaskFields } from './task-fields.ts'
import { pathAfterChange } from './task-changes.ts'
import { titleProblem } from './title-problem.ts'

// What the task pages do where no script runs, or has not started to. Every procedure asks for the session itself.

/** Adds the task that was typed. */
export async function addTask(_: FormState, data: FormData): Promise<FormState> {
  const title = textOf(data, 'title')
  const problem = titleProblem(title)
  if (problem) return { values: { title }, problems: [{ message: problem, fieldId: 'new-task' }] }
  try {
    await answerOf(pageRequest().caller.tasks.create({ title, creationKey: textOf(data, 'creationKey') }))
  } catch (error) {
    return refusedForm(error, { title })
  }
  redirect(homePath)
}

/** Does what the pressed button names to one task, and comes back to the page it stood on, which says what was done. */
export async function changeTask(data: FormData): Promise<void> {
  const [intent, id] = [textOf(data, 'intent'), textOf(data, 'id')]
  const from = safeReturnPath(textOf(data, 'from'))
  try {
    await answerOf(change(intent, id))
  } catch (error) {
    // Gone already: the page it returns to shows so.
    if (isRefusal(error, 'TASK_NOT_FOUND')) redirect(from)
    throw error
  }
  redirect(safeReturnPath(pathAfterChange(from, intent, id)))
}

async function change(intent: string, id: string): Promise<unknown> {
  const { tasks } = pageRequest().caller
  switch (intent) {
    case 'complete':
      return tasks.complete({ id })
    case 'reopen':
      return tasks.reopen({ id })
    case 'delete':
      return tasks.delete({ id })
    case 'restore':
      return tasks.restore({ id })
    case 'up':
    case 'down':
      return moveTask(id, intent)
    default:
      throw new Error('The task pages have no such button.')
  }
}

async function moveTask(id: string, direction: 'up' | 'down'): Promise<unknown> {
  const { caller } = pageRequest()
  const read = (cursor: string | undefined) => caller.tasks.list({ view: 'open', limit: 200, cursor })
  const place = await placeAfterMove(read, id, direction)
  return place && caller.tasks.reorder({ id, ...place })
}

/** Saves the fields of a task's page. Of two devices the second is told, and decides. */
export async function saveTask(_: FormState, data: FormData): Promise<FormState> {
  const id = textOf(data, 'id')
  requireSession()
  const { values, problems, change: changed } = readTaskFields(data, pageRequest().receivedAt)
  if (problems.length > 0) return { values, problems }
  try {
    await answerOf(
      pageRequest().caller.tasks.update({
        id,
        ...changed,
        ...(textOf(data, 'intent') === 'overwrite' ? {} : { version: Number(textOf(data, 'version')) }),
      }),
    )
  } catch (error) {
    if (isRefusal(error, 'CONFLICT')) return { values: { ...values, conflict: 'yes' }, problems: conflictProblems }
    return refusedForm(error, values)
  }
  refresh()
  return { ...freshForm, notice: 'Saved.' }
}

const conflictProblems = [{ message: 'This task changed on another device. What you typed is not saved yet.' }]
