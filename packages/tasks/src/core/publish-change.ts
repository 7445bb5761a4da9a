import type { Task } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { toTask, type TaskRow } from './task-row.ts'

/**
 * Tells the owner's devices, after the commit, and gives the task as they see it. Two changes at the same time may
 * be told in either order; the greater `version` is the newer one.
 */
export function publishChange(tasks: TasksRuntime, ownerId: string, row: TaskRow): Task {
  const task = toTask(row)
  tasks.events.publish('tasks-changed', { ownerId, event: { type: 'changed', task } })
  return task
}
