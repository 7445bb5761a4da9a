import type { Task } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { getTask } from './get-task.ts'
import { publishChange } from './publish-change.ts'
import { taskColumns, type TaskReference } from './task-row.ts'

/**
 * Marks a task as done. One that is done already comes back unchanged, so that a repeated call is harmless.
 * @throws DomainError `TASK_NOT_FOUND`
 */
export async function completeTask(tasks: TasksRuntime, ownerId: string, { id }: TaskReference): Promise<Task> {
  const now = tasks.clock.now()
  const [row] = await tasks.db.tables.task.updateManyAndReturn({
    where: { id, ownerId, deletedAt: null, completedAt: null },
    data: { completedAt: now, version: { increment: 1 }, updatedAt: now },
    select: taskColumns,
  })
  return row ? publishChange(tasks, ownerId, row) : getTask(tasks, ownerId, id)
}

/**
 * Opens a done task again, in the place it had. One that is open already comes back unchanged.
 * @throws DomainError `TASK_NOT_FOUND`
 */
export async function reopenTask(tasks: TasksRuntime, ownerId: string, { id }: TaskReference): Promise<Task> {
  const [row] = await tasks.db.tables.task.updateManyAndReturn({
    where: { id, ownerId, deletedAt: null, completedAt: { not: null } },
    data: { completedAt: null, version: { increment: 1 }, updatedAt: tasks.clock.now() },
    select: taskColumns,
  })
  return row ? publishChange(tasks, ownerId, row) : getTask(tasks, ownerId, id)
}
