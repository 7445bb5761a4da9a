import type { TaskEvent } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { taskColumns, toTask } from './task-row.ts'

/** Which changes: of this owner, perhaps of one task, from this moment on. */
export interface ChangesSince {
  readonly ownerId: string
  readonly id: string | undefined
  readonly since: Date
}

/** A change is dated before it is committed, and clocks of nodes differ: so much earlier is looked, too. */
const overlapMs = 5000
const pageSize = 200

/** One event for each task that changed, with what it is now, the earliest change first. */
export async function* changesSince(
  { db }: TasksRuntime,
  { ownerId, id, since }: ChangesSince,
): AsyncGenerator<TaskEvent, void, undefined> {
  const from = new Date(since.getTime() - overlapMs)
  for (let last: string | undefined; ;) {
    const rows = await db.tables.task.findMany({
      where: { ownerId, updatedAt: { gte: from }, ...(id === undefined ? {} : { id }) },
      orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
      select: { ...taskColumns, deletedAt: true },
      take: pageSize,
      ...(last === undefined ? {} : { cursor: { id: last }, skip: 1 }),
    })
    for (const { deletedAt, ...row } of rows) {
      yield deletedAt ? { type: 'deleted', taskId: row.id } : { type: 'changed', task: toTask(row) }
    }
    if (rows.length < pageSize) return
    last = rows.at(-1)?.id
  }
}
