import type { TaskPage } from '@latchkey/contracts/tasks/task'

/** A page of the open tasks in their order, the first without a cursor. */
export type ReadOpenTasks = (cursor: string | undefined) => Promise<TaskPage>

/**
 * Behind which task one stands that moves by one place, `null`: none, however far down the list it is; `undefined` where
 * it cannot move: it is the first or the last, or not open any more.
 */
export async function placeAfterMove(
  read: ReadOpenTasks,
  id: string,
  direction: 'up' | 'down',
): Promise<{ readonly afterId: string | null } | undefined> {
  let [beforeLast, last]: (string | undefined)[] = []
  for await (const each of openTaskIds(read)) {
    if (last === id) return { afterId: each }
    if (each === id && direction === 'up') return last === undefined ? undefined : { afterId: beforeLast ?? null }
    ;[beforeLast, last] = [last, each]
  }
  return undefined
}

async function* openTaskIds(read: ReadOpenTasks): AsyncGenerator<string> {
  for (let cursor: string | undefined; ;) {
    const { tasks, nextCursor } = await read(cursor)
    for (const { id } of tasks) yield id
    if (nextCursor === null) return
    cursor = nextCursor
  }
}
