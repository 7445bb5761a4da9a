import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeTask, deleteTask, getTask, reopenTask, reorderTask, restoreTask } from '../tasks.ts'
import { openTasksWorld, type TasksWorld } from '../testing/tasks-world.ts'

let world: TasksWorld
let ana: string
beforeAll(async () => {
  world = await openTasksWorld()
})
beforeEach(async () => {
  ana = await world.newOwner()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Moves by title; `null` means first. */
async function move(title: string, after: string | null) {
  const rows = await world.database.db.tables.task.findMany({
    where: { ownerId: ana },
    select: { id: true, title: true },
  })
  const idOf = (wanted: string) => rows.find((row) => row.title === wanted)!.id
  return reorderTask(world.tasks, ana, { id: idOf(title), afterId: after === null ? null : idOf(after) })
}

describe('moving a task', () => {
  test.each([
    ['c', null, 'cabd'],
    ['a', 'b', 'bacd'],
    ['a', 'd', 'bcda'],
    ['d', 'a', 'adbc'],
    ['b', 'c', 'acbd'],
  ])('%s after %s gives %s', async (title, after, expected) => {
    await world.fill(ana, 'a', 'b', 'c', 'd')
    const moved = await move(title, after)
    expect((await world.titles(ana)).join('')).toBe(expected)
    expect(moved).toMatchObject({ title, version: 2 })
  })

  test.each([
    ['a', null],
    ['b', 'a'],
    ['d', 'c'],
  ])('%s after %s, where it stands already, changes nothing', async (title, after) => {
    await world.fill(ana, 'a', 'b', 'c', 'd')
    world.published.length = 0
    expect(await move(title, after)).toMatchObject({ title, version: 1 })
    expect(world.published).toEqual([])
  })

  test('touches no other task', async () => {
    const [, b] = await world.fill(ana, 'a', 'b', 'c')
    await move('c', 'a')
    expect(await getTask(world.tasks, ana, b!.id)).toEqual(b)
    expect(world.published.at(-1)).toMatchObject({ ownerId: ana, event: { type: 'changed', task: { title: 'c' } } })
  })

  test('respects the places of tasks that are done or in the trash', async () => {
    const [, b, c] = await world.fill(ana, 'a', 'b', 'c', 'd')
    await completeTask(world.tasks, ana, b!)
    await deleteTask(world.tasks, ana, c!)
    await move('d', 'a')
    await reopenTask(world.tasks, ana, b!)
    await restoreTask(world.tasks, ana, c!)
    expect((await world.titles(ana)).join('')).toBe('adbc')
  })

  test('stays possible any number of times at the same place', async () => {
    await world.fill(ana, 'a', 'b', 'c')
    for (let count = 0; count < 60; count++) await move(count % 2 === 0 ? 'c' : 'b', 'a')
    expect((await world.titles(ana)).join('')).toBe('abc')
  })
})

describe('tasks that share a position', () => {
  test.each([
    ['a', 'd', 'bcda'],
    ['d', 'a', 'adbc'],
    ['d', 'b', 'abdc'],
    ['c', null, 'cabd'],
    ['a', 'c', 'bcad'],
  ])('are told apart when %s moves after %s', async (title, after, expected) => {
    const created = await world.fill(ana, 'a', 'b', 'c', 'd')
    // Ids decide among equals, so they are handed out in the order of the titles.
    const ids = created.map(({ id }) => id).toSorted()
    await world.database.pool.query(`update task set title = 'was-' || title, position = 'a0' where owner_id = $1`, [
      ana,
    ])
    for (const [index, id] of ids.entries()) {
      await world.database.pool.query('update task set title = $2 where id = $1', [id, 'abcd'[index]])
    }
    await move(title, after)
    expect((await world.titles(ana)).join('')).toBe(expected)
  })

  test('and were moved along are published too', async () => {
    await world.fill(ana, 'a', 'b', 'c')
    await world.database.pool.query(`update task set position = 'a0' where owner_id = $1`, [ana])
    const [first, , third] = await world.titles(ana)
    world.published.length = 0
    await move(third!, first!)
    expect(world.published).toHaveLength(2)
  })
})

describe('a move is refused', () => {
  test('after itself', async () => {
    const [a] = await world.fill(ana, 'a')
    const attempt = reorderTask(world.tasks, ana, { id: a!.id, afterId: a!.id })
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('of an unknown task, after an unknown one and after one in the trash', async () => {
    const [a, b] = await world.fill(ana, 'a', 'b')
    await deleteTask(world.tasks, ana, b!)
    for (const [id, afterId] of [
      [randomUUID(), a!.id],
      [a!.id, randomUUID()],
      [a!.id, b!.id],
    ] as const) {
      await expect(reorderTask(world.tasks, ana, { id, afterId })).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
    }
  })
})
