import type { Task } from '@latchkey/contracts/tasks/task'
import type { SubmitEvent } from 'react'
import type { TaskActions } from './task-actions.ts'

/** What the pressed button of a task's form asks for. */
export function intentOf(event: SubmitEvent<HTMLFormElement>): string {
  const { submitter } = event.nativeEvent
  return submitter instanceof HTMLButtonElement ? submitter.value : ''
}

/** Does what a button of a task's form names. Resolves to whether it was saved. */
export async function doIntent(actions: TaskActions, task: Task, intent: string): Promise<boolean> {
  switch (intent) {
    case 'complete':
      return actions.complete(task)
    case 'reopen':
      return actions.reopen(task)
    case 'delete':
      return actions.remove(task)
    case 'restore':
      return actions.restore(task)
    case 'up':
    case 'down':
      return actions.move(task, intent)
    default:
      throw new Error(`A task's form has no button for "${intent}".`)
  }
}
