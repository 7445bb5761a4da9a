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

/**
 * One event for each task that changed, with what it is now, the earliest change first. A task that changes while this
 * is read is told again, and hides no other: each page begins behind the values that the last one ended with.
 */
export async function* changesSince(
  { db }: TasksRuntime,
  { ownerId, id, since }: ChangesSince,
): AsyncGenerator<TaskEvent, void, undefined> {
  const from = new Date(since.getTime() - overlapMs)
  for (let last: PageEnd | undefined; ;) {
    const rows = await db.tables.task.findMany({
      where: { ownerId, updatedAt: { gte: from }, ...(id === undefined ? {} : { id }), ...(last && after(last)) },
      orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
      select: { ...taskColumns, deletedAt: true },
      take: pageSize,
    })
    for (const { deletedAt, ...row } of rows) {
      yield deletedAt ? { type: 'deleted', taskId: row.id } : { type: 'changed', task: toTask(row) }
    }
    if (rows.length < pageSize) return
    last = rows.at(-1)
  }
}

interface PageEnd {
  readonly updatedAt: Date
  readonly id: string
}

/** The first condition alone bounds the index; the second leaves out what the page before has told. */
function after({ updatedAt, id }: PageEnd) {
  return { updatedAt: { gte: updatedAt }, OR: [{ updatedAt: { gt: updatedAt } }, { id: { gt: id } }] }
}
