import type { CreateTaskInput, Task } from '@latchkey/contracts/tasks/task'
import type { TablesOf } from '@latchkey/prisma/db'
import { generateKeyBetween } from 'fractional-indexing'
import { v7 as uuidv7 } from 'uuid'
import type { TasksRuntime } from '../runtime.ts'
import { dueColumns } from './due-columns.ts'
import { ownerLock } from './owner-lock.ts'
import { publishChange } from './publish-change.ts'
import { taskColumns, toTask } from './task-row.ts'

/**
 * Makes a task and puts it first. A creation key that the owner has used makes nothing: the task of the first time is
 * answered as it is now.
 * @throws DomainError `INVALID_INPUT` for a time without a day.
 */
export async function createTask(tasks: TasksRuntime, ownerId: string, input: CreateTaskInput): Promise<Task> {
  const now = tasks.clock.now()
  const due = dueColumns({ dueDate: input.dueDate ?? null, dueTime: input.dueTime })
  const made = await tasks.db.transaction(async (tables) => {
    const earlier = await findByCreationKey(tables, ownerId, input.creationKey)
    if (earlier) return { row: earlier, isNew: false }
    // Completed and deleted tasks count too: they keep their places for when they come back.
    const first = await tables.task.findFirst({
      where: { ownerId },
      orderBy: { position: 'asc' },
      select: { position: true },
    })
    const row = await tables.task.create({
      data: {
        id: uuidv7({ msecs: now.getTime(), random: tasks.random.bytes(16) }),
        ownerId,
        title: input.title,
        notes: input.notes ?? '',
        ...due,
        priority: input.priority ?? 0,
        position: generateKeyBetween(null, first?.position),
        creationKey: input.creationKey ?? null,
        createdAt: now,
        updatedAt: now,
      },
      select: taskColumns,
    })
    return { row, isNew: true }
  }, ownerLock(ownerId))
  return made.isNew ? publishChange(tasks, ownerId, made.row) : toTask(made.row)
}

async function findByCreationKey(tables: TablesOf<'task'>, ownerId: string, creationKey: string | undefined) {
  if (creationKey === undefined) return null
  return tables.task.findFirst({ where: { ownerId, creationKey }, select: taskColumns })
}
