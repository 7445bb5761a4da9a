import type { Task } from '@latchkey/contracts/tasks/task'
import { expect, it } from 'vitest'
import { placeAfterMove } from './place-after-move.ts'

/** Open tasks in pages of two. */
const read = async (cursor = '0') => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const end = Number(cursor) + 2
  const tasks = ids.slice(Number(cursor), end).map((id) => ({ id }) as Task)
  return { tasks, nextCursor: end < ids.length ? String(end) : null }
}

it.each([
  ['a', undefined, { afterId: 'b' }],
  ['b', { afterId: null }, { afterId: 'c' }],
  ['c', { afterId: 'a' }, { afterId: 'd' }],
  ['d', { afterId: 'b' }, { afterId: 'e' }],
  ['e', { afterId: 'c' }, undefined],
  ['gone', undefined, undefined],
])('finds the places beside a task on whatever page: %s', async (id, up, down) => {
  expect(await placeAfterMove(read, id, 'up')).toEqual(up)
  expect(await placeAfterMove(read, id, 'down')).toEqual(down)
})

it('reads no further than it must', async () => {
  const asked: (string | undefined)[] = []
  const reading = (cursor: string | undefined) => {
    asked.push(cursor)
    return read(cursor)
  }
  await placeAfterMove(reading, 'a', 'down')
  expect(asked).toEqual([undefined])
})
