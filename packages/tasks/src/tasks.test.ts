import { randomUUID } from 'node:crypto'
import type { Task } from '@latchkey/contracts/tasks/task'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTasksWorld, type TasksWorld } from './testing/tasks-world.ts'
import {
  completeTask,
  createTask,
  deleteTask,
  getTask,
  listTasks,
  reopenTask,
  reorderTask,
  restoreTask,
  updateTask,
} from './tasks.ts'

let world: TasksWorld
let ana: string
beforeAll(async () => {
  world = await openTasksWorld()
})
beforeEach(async () => {
  ana = await world.newOwner()
  world.published.length = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const notFound = expect.objectContaining({ code: 'TASK_NOT_FOUND' })
const create = (title: string) => createTask(world.tasks, ana, { title })

describe('creating', () => {
  test('fills in what was not given', async () => {
    const now = world.clock.now()
    expect(await create('Buy milk')).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
      title: 'Buy milk',
      notes: '',
      isCompleted: false,
      completedAt: null,
      dueDate: null,
      dueTime: null,
      priority: 0,
      listId: null,
      position: expect.any(String),
      version: 1,
      createdAt: now,
      updatedAt: now,
    })
  })

  test('keeps what was given and reads it back the same', async () => {
    const input = { title: 'Call', notes: 'Zürich 🏔', dueDate: '2026-12-31', dueTime: '23:59', priority: 3 }
    const created = await createTask(world.tasks, ana, input)
    expect(created).toMatchObject(input)
    expect(await getTask(world.tasks, ana, created.id)).toEqual(created)
  })

  test('puts the newest first', async () => {
    for (const title of ['one', 'two', 'three']) await create(title)
    expect(await world.titles(ana)).toEqual(['three', 'two', 'one'])
  })

  test('takes fields that are present but undefined for fields that are not given', async () => {
    const input = { title: 'x', notes: undefined, dueDate: undefined, dueTime: undefined, priority: undefined }
    expect(await createTask(world.tasks, ana, input)).toMatchObject({ notes: '', dueDate: null, priority: 0 })
  })
})

describe('due dates', () => {
  const zone = process.env['TZ']
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  test.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC', 'Asia/Kathmandu'])(
    'stay the same day on a machine in %s',
    async (timeZone) => {
      process.env['TZ'] = timeZone
      for (const dueDate of ['2026-01-01', '2026-03-29', '2024-02-29', '9999-12-31', '0001-01-01']) {
        const task = await createTask(world.tasks, ana, { title: dueDate, dueDate })
        expect(task.dueDate).toBe(dueDate)
        expect((await getTask(world.tasks, ana, task.id)).dueDate).toBe(dueDate)
        const { rows } = await world.database.pool.query('select due_date::text as day from task where id = $1', [
          task.id,
        ])
        expect(rows).toEqual([{ day: dueDate }])
      }
    },
  )

  test('take their time with them when they go', async () => {
    const task = await createTask(world.tasks, ana, { title: 'x', dueDate: '2026-12-31', dueTime: '08:00' })
    const changed = await updateTask(world.tasks, ana, { id: task.id, dueDate: null })
    expect(changed).toMatchObject({ dueDate: null, dueTime: null })
  })

  test('are needed for a time: without one it is refused, whether created, added or kept', async () => {
    const refused = expect.objectContaining({ code: 'INVALID_INPUT' })
    await expect(createTask(world.tasks, ana, { title: 'x', dueTime: '08:00' })).rejects.toEqual(refused)
    const { id } = await create('x')
    await expect(updateTask(world.tasks, ana, { id, dueTime: '08:00' })).rejects.toEqual(refused)
    await expect(updateTask(world.tasks, ana, { id, dueDate: null, dueTime: '08:00' })).rejects.toEqual(refused)
    expect(await getTask(world.tasks, ana, id)).toMatchObject({ version: 1, dueTime: null })
    expect(await updateTask(world.tasks, ana, { id, dueDate: '2026-12-31', dueTime: '08:00' })).toMatchObject({
      version: 2,
    })
    expect(await updateTask(world.tasks, ana, { id, dueTime: '09:00' })).toMatchObject({ dueTime: '09:00' })
  })

  test('before year 1 are refused, since the calendar has none', async () => {
    const creation = createTask(world.tasks, ana, { title: 'x', dueDate: '0000-01-01' })
    await expect(creation).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: ['dueDate'] }] },
    })
  })
})

describe('updating', () => {
  test('changes what is given, leaves the rest, and counts up the version', async () => {
    const task = await createTask(world.tasks, ana, { title: 'old', notes: 'kept', priority: 2 })
    world.clock.advance(1000)
    const changed = await updateTask(world.tasks, ana, { id: task.id, title: 'new', notes: undefined })
    expect(changed).toEqual({ ...task, title: 'new', version: 2, updatedAt: world.clock.now() })
  })

  test('goes through from the current version only', async () => {
    const { id } = await create('x')
    await updateTask(world.tasks, ana, { id, version: 1, title: 'y' })
    await expect(updateTask(world.tasks, ana, { id, version: 1, title: 'z' })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(updateTask(world.tasks, ana, { id, version: 1 })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await getTask(world.tasks, ana, id)).title).toBe('y')
  })

  test('with nothing to change changes nothing', async () => {
    const task = await create('x')
    world.published.length = 0
    expect(await updateTask(world.tasks, ana, { id: task.id, version: 1, title: undefined })).toEqual(task)
    expect(world.published).toEqual([])
  })

  test('does not reach into the trash', async () => {
    const { id } = await create('x')
    await deleteTask(world.tasks, ana, { id })
    await expect(updateTask(world.tasks, ana, { id, title: 'y' })).rejects.toEqual(notFound)
    await expect(updateTask(world.tasks, ana, { id })).rejects.toEqual(notFound)
  })
})

describe('completing, reopening, deleting and restoring', () => {
  test('each do their work once: a repeated call gives the task unchanged and tells nobody', async () => {
    const { id } = await create('x')
    for (const act of [completeTask, reopenTask, deleteTask, restoreTask]) {
      world.clock.advance(1000)
      const once = await act(world.tasks, ana, { id })
      world.published.length = 0
      world.clock.advance(1000)
      expect(await act(world.tasks, ana, { id }), act.name).toEqual(once)
      expect(world.published, act.name).toEqual([])
    }
    expect(await getTask(world.tasks, ana, id)).toMatchObject({ version: 5, isCompleted: false })
  })

  test('keep a task in its place among the others', async () => {
    const [, middle] = await world.fill(ana, 'a', 'b', 'c')
    const { id } = middle!
    await completeTask(world.tasks, ana, { id })
    expect([await world.titles(ana), await world.titles(ana, 'completed')]).toEqual([['a', 'c'], ['b']])
    await reopenTask(world.tasks, ana, { id })
    expect(await world.titles(ana)).toEqual(['a', 'b', 'c'])
    await deleteTask(world.tasks, ana, { id })
    expect([await world.titles(ana), await world.titles(ana, 'trash')]).toEqual([['a', 'c'], ['b']])
    await restoreTask(world.tasks, ana, { id })
    expect(await world.titles(ana)).toEqual(['a', 'b', 'c'])
  })

  test('bring a done task back from the trash as done', async () => {
    const { id } = await create('x')
    const completed = await completeTask(world.tasks, ana, { id })
    expect(completed).toMatchObject({ isCompleted: true, completedAt: world.clock.now() })
    await deleteTask(world.tasks, ana, { id })
    expect(await world.titles(ana, 'completed')).toEqual([])
    expect(await restoreTask(world.tasks, ana, { id })).toMatchObject({ isCompleted: true, version: 4 })
  })

  test('leave a deleted task to the trash alone: nothing else finds it', async () => {
    const { id } = await create('x')
    await deleteTask(world.tasks, ana, { id })
    for (const attempt of [
      () => getTask(world.tasks, ana, id),
      () => completeTask(world.tasks, ana, { id }),
      () => reopenTask(world.tasks, ana, { id }),
      () => reorderTask(world.tasks, ana, { id, afterId: null }),
    ]) {
      await expect(attempt()).rejects.toEqual(notFound)
    }
  })
})

describe('two people', () => {
  test("never see or touch what is the other's; it answers like a task that never was", async () => {
    const eve = await world.newOwner()
    const hers = await create('private')
    await completeTask(world.tasks, ana, { id: (await create('done')).id })
    await deleteTask(world.tasks, ana, { id: (await create('gone')).id })
    const all = await world.database.db.tables.task.findMany({ where: { ownerId: ana }, select: { id: true } })
    for (const { id } of [...all, { id: randomUUID() }]) {
      for (const attempt of attemptsOn(eve, id)) await expect(attempt()).rejects.toEqual(notFound)
    }
    for (const view of ['open', 'completed', 'trash'] as const) {
      expect(await listTasks(world.tasks, eve, { view, limit: 200 })).toEqual({ tasks: [], nextCursor: null })
    }
    expect(await getTask(world.tasks, ana, hers.id)).toEqual(hers)
    expect(world.published.every(({ ownerId }) => ownerId === ana)).toBe(true)
  })

  test("cannot use each other's tasks as a place", async () => {
    const eve = await world.newOwner()
    const hers = await create('private')
    const [first, second] = await world.fill(eve, 'a', 'b')
    const move = reorderTask(world.tasks, eve, { id: first!.id, afterId: hers.id })
    await expect(move).rejects.toEqual(notFound)
    expect(await getTask(world.tasks, eve, second!.id)).toEqual(second)
  })

  function attemptsOn(ownerId: string, id: string): (() => Promise<Task>)[] {
    const { tasks } = world
    return [
      () => getTask(tasks, ownerId, id),
      () => updateTask(tasks, ownerId, { id, title: 'stolen' }),
      () => updateTask(tasks, ownerId, { id, version: 99, title: 'stolen' }),
      () => completeTask(tasks, ownerId, { id }),
      () => reopenTask(tasks, ownerId, { id }),
      () => deleteTask(tasks, ownerId, { id }),
      () => restoreTask(tasks, ownerId, { id }),
      () => reorderTask(tasks, ownerId, { id, afterId: null }),
    ]
  }
})

test('every change is published once, and only when it is in the database', async () => {
  const versions: Promise<[told: number, stored: number | undefined]>[] = []
  const stop = world.tasks.events.subscribe('tasks-changed', ({ event }) => {
    if (event.type === 'changed') versions.push(storedVersion(event.task))
  })
  const { id } = await create('a')
  await updateTask(world.tasks, ana, { id, title: 'b' })
  await completeTask(world.tasks, ana, { id })
  await reopenTask(world.tasks, ana, { id })
  await deleteTask(world.tasks, ana, { id })
  await restoreTask(world.tasks, ana, { id })
  stop()
  const types = ['changed', 'changed', 'changed', 'changed', 'deleted', 'changed']
  expect(world.published.map(({ event }) => event.type)).toEqual(types)
  for (const [told, stored] of await Promise.all(versions)) expect(stored).toBeGreaterThanOrEqual(told)

  async function storedVersion(task: Task): Promise<[number, number | undefined]> {
    const row = await world.database.db.tables.task.findFirst({ where: { id: task.id }, select: { version: true } })
    return [task.version, row?.version]
  }
})
