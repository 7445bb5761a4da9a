import { DomainError } from '@latchkey/contracts/domain-error'
import type { Task } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { taskColumns, toTask } from './task-row.ts'

/**
 * One task of this owner that is not in the trash.
 * @throws DomainError `TASK_NOT_FOUND`, alike for another person's task, one in the trash and one that never was.
 */
export async function getTask(tasks: TasksRuntime, ownerId: string, id: string): Promise<Task> {
  const row = await tasks.db.tables.task.findFirst({ where: { id, ownerId, deletedAt: null }, select: taskColumns })
  if (!row) throw new DomainError('TASK_NOT_FOUND')
  return toTask(row)
}
