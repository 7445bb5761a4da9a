import { DomainError } from '@latchkey/contracts/domain-error'
import type { Task } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { getTask } from './get-task.ts'
import { ownerLock } from './owner-lock.ts'
import { publishChange } from './publish-change.ts'
import { taskColumns, toTask, type TaskReference } from './task-row.ts'

/**
 * Moves a task to the trash. One that is there already comes back unchanged.
 * @throws DomainError `TASK_NOT_FOUND`
 */
export async function deleteTask(tasks: TasksRuntime, ownerId: string, { id }: TaskReference): Promise<Task> {
  const now = tasks.clock.now()
  const [row] = await tasks.db.tables.task.updateManyAndReturn({
    where: { id, ownerId, deletedAt: null },
    data: { deletedAt: now, version: { increment: 1 }, updatedAt: now },
    select: taskColumns,
  })
  if (row) {
    tasks.events.publish('tasks-changed', { ownerId, event: { type: 'deleted', taskId: id } })
    return toTask(row)
  }
  const inTrash = await tasks.db.tables.task.findFirst({
    where: { id, ownerId, deletedAt: { not: null } },
    select: taskColumns,
  })
  if (!inTrash) throw new DomainError('TASK_NOT_FOUND')
  return toTask(inTrash)
}

/**
 * Takes a task out of the trash, open or done as it was, in the place it had. One that is not there comes back
 * unchanged.
 * @throws DomainError `TASK_NOT_FOUND`
 */
export async function restoreTask(tasks: TasksRuntime, ownerId: string, { id }: TaskReference): Promise<Task> {
  const [row] = await tasks.db.transaction(
    (tables) =>
      tables.task.updateManyAndReturn({
        where: { id, ownerId, deletedAt: { not: null } },
        data: { deletedAt: null, version: { increment: 1 }, updatedAt: tasks.clock.now() },
        select: taskColumns,
      }),
    ownerLock(ownerId),
  )
  return row ? publishChange(tasks, ownerId, row) : getTask(tasks, ownerId, id)
}
