import { DomainError } from '@latchkey/contracts/domain-error'
import type { ReorderTaskInput, Task } from '@latchkey/contracts/tasks/task'
import type { TablesOf } from '@latchkey/prisma/db'
import { generateNKeysBetween } from 'fractional-indexing'
import type { TasksRuntime } from '../runtime.ts'
import { getTask } from './get-task.ts'
import { ownerLock } from './owner-lock.ts'
import { publishChange } from './publish-change.ts'
import { inputRefused } from './refuse-input.ts'
import { taskColumns, type TaskRow } from './task-row.ts'

/**
 * Puts a task right after another one, or first. A task that stands there already comes back unchanged.
 * @throws DomainError `TASK_NOT_FOUND` for either task; `INVALID_INPUT` for a task after itself.
 */
export async function reorderTask(tasks: TasksRuntime, ownerId: string, input: ReorderTaskInput): Promise<Task> {
  if (input.id === input.afterId) throw inputRefused('afterId', 'A task cannot come after itself')
  const rows = await tasks.db.transaction(async (tables) => {
    const written: TaskRow[] = []
    for (const [id, position] of await newPositions(tables, ownerId, input)) {
      const moved = await tables.task.updateManyAndReturn({
        where: { id, ownerId },
        data: { position, version: { increment: 1 }, updatedAt: tasks.clock.now() },
        select: taskColumns,
      })
      written.push(...moved)
    }
    return written
  }, ownerLock(ownerId))
  const changed = rows.map((row) => publishChange(tasks, ownerId, row))
  return changed.find((task) => task.id === input.id) ?? getTask(tasks, ownerId, input.id)
}

type TaskTables = TablesOf<'task'>

/** What to write, by task. Usually one; tasks that share the place of the one before get new places as well. */
async function newPositions(
  tables: TaskTables,
  ownerId: string,
  { id, afterId }: ReorderTaskInput,
): Promise<[string, string][]> {
  const before = await positionOf(tables, ownerId, { id, afterId })
  const [sharing, following] = await readFollowers(tables, { ownerId, afterId, before })
  if ((sharing[0] ?? following[0])?.id === id) return []
  const moved = [{ id }, ...sharing.filter((other) => other.id !== id)]
  const next = following.find((other) => other.id !== id)
  const keys = generateNKeysBetween(before, next?.position, moved.length)
  return moved.flatMap((task, index) => (keys[index] === undefined ? [] : [[task.id, keys[index]]]))
}

/** Where the task before stands; `null` for the very start. Both tasks must be there. */
async function positionOf(
  tables: TaskTables,
  ownerId: string,
  { id, afterId }: ReorderTaskInput,
): Promise<string | null> {
  const wanted = afterId === null ? [id] : [id, afterId]
  const found = await tables.task.findMany({
    where: { id: { in: wanted }, ownerId, deletedAt: null },
    select: { id: true, position: true },
  })
  if (found.length !== wanted.length) throw new DomainError('TASK_NOT_FOUND')
  return found.find((task) => task.id === afterId)?.position ?? null
}

/**
 * The tasks behind the place: those that share its key, then the next two. Tasks that are done or in the trash count
 * too, since they keep their places for when they come back.
 */
async function readFollowers(
  tables: TaskTables,
  { ownerId, afterId, before }: { ownerId: string; afterId: string | null; before: string | null },
) {
  const select = { id: true, position: true }
  const sharing =
    afterId === null || before === null
      ? []
      : await tables.task.findMany({
          where: { ownerId, position: before, id: { gt: afterId } },
          orderBy: { id: 'asc' },
          select,
        })
  const following = await tables.task.findMany({
    where: { ownerId, ...(before !== null && { position: { gt: before } }) },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    take: 2,
    select,
  })
  return [sharing, following] as const
}
