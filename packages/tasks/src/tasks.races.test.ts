import { randomUUID } from 'node:crypto'
import { race, winners } from '@latchkey/testing/race'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeTask, createTask, deleteTask, getTask, listTasks, reorderTask, updateTask } from './tasks.ts'
import { openTasksWorld, type TasksWorld } from './testing/tasks-world.ts'

const rounds = 10

let world: TasksWorld
beforeAll(async () => {
  world = await openTasksWorld()
  // Warm connections, so that the first round races too.
  await race(16, () => world.database.ping())
})
afterAll(() => world[Symbol.asyncDispose]())

test('sixteen tasks created at once get sixteen places, each before the older tasks', async () => {
  for (let round = 0; round < rounds; round++) {
    const ana = await world.newOwner()
    const old = await createTask(world.tasks, ana, { title: 'old' })
    const created = winners(await race(16, (runner) => createTask(world.tasks, ana, { title: `${runner}` })))
    expect(created).toHaveLength(16)
    expect(new Set(created.map(({ position }) => position)).size).toBe(16)
    expect(created.every(({ position }) => position < old.position)).toBe(true)
    const { tasks } = await listTasks(world.tasks, ana, { view: 'open', limit: 200 })
    expect(tasks.map(({ position }) => position)).toEqual(tasks.map(({ position }) => position).toSorted())
  }
})

test('a creation sent sixteen times at once with the same key makes one task, and is told once', async () => {
  for (let round = 0; round < rounds; round++) {
    const [ana, ben] = [await world.newOwner(), await world.newOwner()]
    const creationKey = randomUUID()
    const created = winners(await race(16, () => createTask(world.tasks, ana, { title: 'once', creationKey })))
    expect(created).toHaveLength(16)
    expect(new Set(created.map(({ id }) => id)).size).toBe(1)
    expect(await world.titles(ana)).toEqual(['once'])
    expect(world.published.filter(({ ownerId }) => ownerId === ana)).toHaveLength(1)
    const other = await createTask(world.tasks, ben, { title: 'of another person', creationKey })
    expect(other.id).not.toBe(created[0]?.id)
  }
})

test('of sixteen updates from the same version exactly one gets through', async () => {
  for (let round = 0; round < rounds; round++) {
    const ana = await world.newOwner()
    const { id } = await createTask(world.tasks, ana, { title: 'x' })
    const results = await race(16, (runner) => updateTask(world.tasks, ana, { id, version: 1, title: `${runner}` }))
    const [winner, ...others] = winners(results)
    expect(others).toEqual([])
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refusals).toEqual(Array.from({ length: 15 }, () => 'CONFLICT'))
    expect(await getTask(world.tasks, ana, id)).toEqual(winner)
  }
})

test('sixteen completions at once complete a task once, and are told once', async () => {
  for (let round = 0; round < rounds; round++) {
    const ana = await world.newOwner()
    const task = await createTask(world.tasks, ana, { title: 'x' })
    world.published.length = 0
    const results = winners(await race(16, () => completeTask(world.tasks, ana, task)))
    expect(results.map(({ version }) => version)).toEqual(Array.from({ length: 16 }, () => 2))
    expect(world.published).toHaveLength(1)
  }
})

test('sixteen moves to the same place leave sixteen places', async () => {
  for (let round = 0; round < rounds; round++) {
    const ana = await world.newOwner()
    const [anchor, ...others] = await world.fill(ana, 'anchor', ...Array.from({ length: 16 }, (_, index) => `${index}`))
    const moves = await race(16, (runner) =>
      reorderTask(world.tasks, ana, { id: others[runner]!.id, afterId: anchor!.id }),
    )
    expect(winners(moves)).toHaveLength(16)
    const { tasks } = await listTasks(world.tasks, ana, { view: 'open', limit: 200 })
    expect(tasks[0]?.id).toBe(anchor!.id)
    expect(new Set(tasks.map(({ position }) => position)).size).toBe(17)
  }
})

test('an update never reaches a task that is being deleted', async () => {
  for (let round = 0; round < rounds; round++) {
    const ana = await world.newOwner()
    const task = await createTask(world.tasks, ana, { title: 'x' })
    const results = await race(16, (runner) =>
      runner % 2 === 0
        ? deleteTask(world.tasks, ana, task)
        : updateTask(world.tasks, ana, { id: task.id, title: `${runner}` }),
    )
    const deleted = winners(results.filter((_, runner) => runner % 2 === 0))
    const updated = winners(results.filter((_, runner) => runner % 2 === 1))
    expect(deleted).toHaveLength(8)
    // Whoever deleted it did so after every update that got through.
    expect(Math.max(...deleted.map(({ version }) => version))).toBe(2 + updated.length)
  }
})
