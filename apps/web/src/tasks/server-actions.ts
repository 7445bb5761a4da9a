'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { homePath, safeReturnPath } from '../auth/safe-return-path.ts'
import { answerOf, requireSession } from '../auth/require-session.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../forms/form-state.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { isRefusal } from '../words/refusal.ts'
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

/** Does what the pressed button names to one task, and comes back to the page it stood on. */
export async function changeTask(data: FormData): Promise<void> {
  const [intent, id] = [textOf(data, 'intent'), textOf(data, 'id')]
  try {
    await answerOf(change(intent, id))
  } catch (error) {
    // Gone already: the page it returns to shows so.
    if (!isRefusal(error, 'TASK_NOT_FOUND')) throw error
  }
  redirect(safeReturnPath(textOf(data, 'from')))
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
  const { tasks } = await caller.tasks.list({ view: 'open', limit: 200 })
  const index = tasks.findIndex((task) => task.id === id)
  const [before, after] = [tasks[index - 2], tasks[index + 1]]
  if (index < 0 || (direction === 'up' ? index === 0 : !after)) return undefined
  return caller.tasks.reorder({ id, afterId: (direction === 'up' ? before : after)?.id ?? null })
}

/** Saves the fields of a task's page. Of two devices the second is told, and decides. */
export async function saveTask(_: FormState, data: FormData): Promise<FormState> {
  const id = textOf(data, 'id')
  requireSession()
  const values = {
    title: textOf(data, 'title'),
    notes: textOf(data, 'notes').replaceAll('\r\n', '\n'),
    dueDate: textOf(data, 'dueDate').trim(),
    priority: textOf(data, 'priority'),
  }
  const problem = titleProblem(values.title)
  if (problem) return { values, problems: [{ message: problem, fieldId: 'title' }] }
  try {
    await answerOf(
      pageRequest().caller.tasks.update({
        id,
        title: values.title,
        notes: values.notes,
        dueDate: values.dueDate === '' ? null : values.dueDate,
        priority: Number(values.priority),
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
