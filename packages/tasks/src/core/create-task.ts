import type { CreateTaskInput, Task } from '@latchkey/contracts/tasks/task'
import { generateKeyBetween } from 'fractional-indexing'
import { v7 as uuidv7 } from 'uuid'
import type { TasksRuntime } from '../runtime.ts'
import { dueColumns } from './due-columns.ts'
import { ownerLock } from './owner-lock.ts'
import { publishChange } from './publish-change.ts'
import { taskColumns } from './task-row.ts'

/**
 * Makes a task and puts it first.
 * @throws DomainError `INVALID_INPUT` for a time without a day.
 */
export async function createTask(tasks: TasksRuntime, ownerId: string, input: CreateTaskInput): Promise<Task> {
  const now = tasks.clock.now()
  const due = dueColumns({ dueDate: input.dueDate ?? null, dueTime: input.dueTime })
  const row = await tasks.db.transaction(async (tables) => {
    // Completed and deleted tasks count too: they keep their places for when they come back.
    const first = await tables.task.findFirst({
      where: { ownerId },
      orderBy: { position: 'asc' },
      select: { position: true },
    })
    return tables.task.create({
      data: {
        id: uuidv7({ msecs: now.getTime(), random: tasks.random.bytes(16) }),
        ownerId,
        title: input.title,
        notes: input.notes ?? '',
        ...due,
        priority: input.priority ?? 0,
        position: generateKeyBetween(null, first?.position),
        createdAt: now,
        updatedAt: now,
      },
      select: taskColumns,
    })
  }, ownerLock(ownerId))
  return publishChange(tasks, ownerId, row)
}
