import type { TaskPage, TaskView } from '@latchkey/contracts/tasks/task'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeTask, createTask, deleteTask, listTasks } from '../tasks.ts'
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

const list = (view: TaskView, cursor?: string): Promise<TaskPage> =>
  listTasks(world.tasks, ana, { view, limit: 2, ...(cursor !== undefined && { cursor }) })

async function allPages(view: TaskView): Promise<string[][]> {
  const pages: string[][] = []
  let cursor: string | null | undefined
  do {
    const page: TaskPage = await list(view, cursor ?? undefined)
    pages.push(page.tasks.map(({ title }) => title))
    cursor = page.nextCursor
  } while (cursor !== null)
  return pages
}

test('open tasks come in their order, page by page, without a page of nothing at the end', async () => {
  await world.fill(ana, 'a', 'b', 'c', 'd')
  expect(await allPages('open')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('done and deleted tasks come newest first, also those of one instant', async () => {
  for (const title of ['a', 'b', 'c', 'd', 'e']) {
    const done = await createTask(world.tasks, ana, { title })
    const deleted = await createTask(world.tasks, ana, { title })
    // Pairs share an instant.
    if (title !== 'b' && title !== 'd') world.clock.advance(1000)
    await completeTask(world.tasks, ana, done)
    await deleteTask(world.tasks, ana, deleted)
  }
  for (const view of ['completed', 'trash'] as const) {
    const pages = await allPages(view)
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
    const titles = pages.flat()
    expect(titles[0]).toBe('e')
    expect([titles.slice(1, 3).toSorted(), titles.slice(3).toSorted()]).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ])
  }
})

test('pages neither repeat nor skip when tasks come and go in between', async () => {
  const [a] = await world.fill(ana, 'a', 'b', 'c', 'd')
  const first = await list('open')
  await createTask(world.tasks, ana, { title: 'new' })
  await deleteTask(world.tasks, ana, a!)
  const second = await list('open', first.nextCursor!)
  expect(second.tasks.map(({ title }) => title)).toEqual(['c', 'd'])
})

test('tasks that share a position still come on one page each', async () => {
  await world.fill(ana, 'a', 'b', 'c', 'd', 'e')
  await world.database.pool.query(`update task set position = 'a0' where owner_id = $1`, [ana])
  expect((await allPages('open')).flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

const id = '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11'
const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')

test.each([
  ['nonsense', 'open', '%%%'],
  ['nothing', 'open', ''],
  ['no JSON', 'open', Buffer.from('[').toString('base64url')],
  ['another shape', 'open', forged({ view: 'open' })],
  ['a number for a key', 'open', forged(['open', 1, id])],
  ['a filter for a key', 'open', forged(['open', { gt: '' }, id])],
  ['a NUL in the key', 'open', forged(['open', 'a\u0000', id])],
  ['no id', 'open', forged(['open', 'a0', 'x'])],
  ['no time', 'completed', forged(['completed', 'a0', id])],
  ['a time that is none', 'completed', forged(['completed', '2026-99-99T00:00:00Z', id])],
  ['a time PostgreSQL does not know', 'trash', forged(['trash', '0000-01-01T00:00:00Z', id])],
  ['a huge year', 'trash', forged(['trash', '+275760-09-13T00:00:00Z', id])],
  ['a cursor of another view', 'trash', forged(['completed', '2026-01-01T00:00:00.000Z', id])],
] as const)('a cursor with %s is refused as input', async (_, view, cursor) => {
  await expect(list(view, cursor)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { issues: [{ path: ['cursor'] }] },
  })
})

test("another person's cursor shows nothing of hers", async () => {
  await world.fill(ana, 'a', 'b', 'c')
  const { nextCursor } = await list('open')
  const eve = await world.newOwner()
  await world.fill(eve, 'x')
  const page = await listTasks(world.tasks, eve, { view: 'open', limit: 2, cursor: nextCursor! })
  expect(page.tasks.every(({ title }) => title === 'x')).toBe(true)
})
