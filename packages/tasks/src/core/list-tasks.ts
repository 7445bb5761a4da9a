import type { ListTasksInput, TaskPage } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { formatTaskCursor, parseTaskCursor, type TaskCursor } from './task-cursor.ts'
import { taskColumns, toTask } from './task-row.ts'

/**
 * One page of this owner's tasks: open ones in their order, done or deleted ones newest first. Tasks that come and
 * go between two pages neither repeat nor hide others (keyset pages).
 * @throws DomainError `INVALID_INPUT` for a cursor that is not from this view.
 */
export async function listTasks(tasks: TasksRuntime, ownerId: string, input: ListTasksInput): Promise<TaskPage> {
  const { view, limit } = input
  const cursor = input.cursor === undefined ? undefined : parseTaskCursor(input.cursor, view)
  const { where, orderBy } = pageOf[view](cursor)
  const rows = await tasks.db.tables.task.findMany({
    where: { ownerId, ...where },
    orderBy,
    // One more than asked for tells whether there is another page.
    take: limit + 1,
    select: { ...taskColumns, deletedAt: true },
  })
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    tasks: shown.map(({ deletedAt: _, ...row }) => toTask(row)),
    nextCursor: last ? formatTaskCursor({ view, key: keyOf[view](last), id: last.id }) : null,
  }
}

type Cursor = TaskCursor | undefined

const pageOf = {
  open: (cursor: Cursor) => ({
    where: { deletedAt: null, completedAt: null, ...(cursor && afterPlace(cursor)) },
    orderBy: sortedBy({ position: 'asc' }, { id: 'asc' }),
  }),
  completed: (cursor: Cursor) => ({
    where: { deletedAt: null, completedAt: { not: null }, ...(cursor && beforeTime('completedAt', cursor)) },
    orderBy: sortedBy({ completedAt: 'desc' }, { id: 'desc' }),
  }),
  trash: (cursor: Cursor) => ({
    where: { deletedAt: { not: null }, ...(cursor && beforeTime('deletedAt', cursor)) },
    orderBy: sortedBy({ deletedAt: 'desc' }, { id: 'desc' }),
  }),
}

function afterPlace({ key, id }: TaskCursor) {
  return { OR: [{ position: { gt: key } }, { position: key, id: { gt: id } }] }
}

function beforeTime(column: 'completedAt' | 'deletedAt', { key, id }: TaskCursor) {
  const time = new Date(key)
  return { OR: [{ [column]: { lt: time } }, { [column]: time, id: { lt: id } }] }
}

/** A tuple that keeps its words: the query builder takes neither `string` nor a read-only array. */
function sortedBy<const First, const Second>(first: First, second: Second): [First, Second] {
  return [first, second]
}

interface SortKeys {
  readonly position: string
  readonly completedAt: Date | null
  readonly deletedAt: Date | null
}

const keyOf = {
  open: ({ position }: SortKeys) => position,
  completed: ({ completedAt }: SortKeys) => completedAt?.toISOString() ?? '',
  trash: ({ deletedAt }: SortKeys) => deletedAt?.toISOString() ?? '',
}
