import { randomUUID } from 'node:crypto'
import type { Task, WatchTasksInput } from '@latchkey/contracts/tasks/task'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TaskEvents, TasksRuntime } from '../runtime.ts'
import { completeTask, createTask, deleteTask, updateTask, watchTasks } from '../tasks.ts'
import { openTasksWorld, type TasksWorld } from '../testing/tasks-world.ts'

let world: TasksWorld
let ana: string
const listening = new Set<() => void>()
let tasks: TasksRuntime
beforeAll(async () => {
  world = await openTasksWorld()
  const { events } = world.tasks
  tasks = { ...world.tasks, events: { ...events, subscribe: countingSubscribe } }

  function countingSubscribe<Channel extends keyof TaskEvents>(
    channel: Channel,
    listener: (event: TaskEvents[Channel]) => void,
  ): () => void {
    const stop = events.subscribe(channel, listener)
    listening.add(stop)
    return () => {
      listening.delete(stop)
      stop()
    }
  }
})
beforeEach(async () => {
  ana = await world.newOwner()
})
afterAll(() => world[Symbol.asyncDispose]())

function watch(input: WatchTasksInput = {}) {
  const stop = new AbortController()
  const stream = watchTasks(tasks, ana, input, stop.signal)
  return { stop, stream, next: () => stream.next() }
}

test('tells every change of the owner, in order, each under an id of its own', async () => {
  const { stop, next } = watch()
  const first = next()
  const task = await createTask(tasks, ana, { title: 'a' })
  const changed = await updateTask(tasks, ana, { id: task.id, title: 'b' })
  await deleteTask(tasks, ana, task)
  const told = [await first, await next(), await next()].map(({ value }) => value!)
  expect(told.map(({ event }) => event)).toEqual([
    { type: 'changed', task },
    { type: 'changed', task: changed },
    { type: 'deleted', taskId: task.id },
  ])
  expect(new Set(told.map(({ id }) => id)).size).toBe(3)
  stop.abort()
})

test('tells nothing of another person', async () => {
  const { stop, next } = watch()
  const first = next()
  const eve = await world.newOwner()
  await createTask(tasks, eve, { title: 'hers' })
  const mine = await createTask(tasks, ana, { title: 'mine' })
  expect((await first).value).toMatchObject({ event: { type: 'changed', task: { id: mine.id } } })
  stop.abort()
})

test('tells of one task only where one is asked for', async () => {
  const task = await createTask(tasks, ana, { title: 'watched' })
  const other = await createTask(tasks, ana, { title: 'other' })
  const { stop, next } = watch({ id: task.id })
  const first = next()
  await completeTask(tasks, ana, other)
  await deleteTask(tasks, ana, other)
  await deleteTask(tasks, ana, task)
  expect((await first).value).toMatchObject({ event: { type: 'deleted', taskId: task.id } })
  stop.abort()
})

test("refuses another person's task like one that never was, and stops listening", async () => {
  const eve = await world.newOwner()
  const hers = await createTask(tasks, eve, { title: 'hers' })
  const deleted = await deleteTask(tasks, ana, await createTask(tasks, ana, { title: 'gone' }))
  for (const id of [hers.id, deleted.id, randomUUID()]) {
    await expect(watch({ id }).next()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
  }
  expect(listening.size).toBe(0)
})

test('misses nothing that happens while it checks whose task it is', async () => {
  const task = await createTask(tasks, ana, { title: 'a' })
  const { stop, next } = watch({ id: task.id })
  const first = next()
  expect(listening.size, 'it listens before it reads').toBe(1)
  tasks.events.publish('tasks-changed', { ownerId: ana, event: { type: 'changed', task: { ...task, title: 'b' } } })
  expect((await first).value).toMatchObject({ event: { task: { title: 'b' } } })
  stop.abort()
})

test('ends without an error when it is told to, while waiting, before the start and with events left', async () => {
  const waiting = watch()
  const end = waiting.next()
  waiting.stop.abort()
  expect(await end).toEqual({ done: true, value: undefined })

  const early = watch()
  early.stop.abort()
  expect(await early.next()).toMatchObject({ done: true })

  const late = watch()
  const first = late.next()
  await createTask(tasks, ana, { title: 'a' })
  await createTask(tasks, ana, { title: 'b' })
  await first
  late.stop.abort()
  expect(listening.size, 'at once, without being read').toBe(0)
  expect(await late.next()).toMatchObject({ done: true })
  expect(listening.size).toBe(0)
})

test('stops listening when its reader goes away', async () => {
  const { stream, next } = watch()
  const first = next()
  await createTask(tasks, ana, { title: 'a' })
  await first
  expect(listening.size).toBe(1)
  await stream.return()
  expect(listening.size).toBe(0)
})

test('ends with OVERLOADED instead of piling up what nobody reads', async () => {
  const task = await createTask(tasks, ana, { title: 'a' })
  const { next } = watch()
  const first = next()
  const publish = () => tasks.events.publish('tasks-changed', { ownerId: ana, event: { type: 'changed', task } })
  publish()
  await first
  for (let count = 0; count < 1000; count++) publish()
  expect((await next()).value, 'a thousand may wait').toBeDefined()
  for (let count = 0; count < 50; count++) publish()
  await expect(next()).rejects.toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 1 } })
  expect(listening.size).toBe(0)
})

test('begins with what changed since the moment it is asked for, as it is now, and goes on from there', async () => {
  const old = await createTask(tasks, ana, { title: 'old' })
  world.clock.advance(60_000)
  const since = tasks.clock.now()
  world.clock.advance(1000)
  const created = await createTask(tasks, ana, { title: 'new' })
  world.clock.advance(1000)
  const changed = await updateTask(tasks, ana, { id: created.id, title: 'newer' })
  const gone = await createTask(tasks, ana, { title: 'gone' })
  world.clock.advance(1000)
  await deleteTask(tasks, ana, gone)
  await createTask(tasks, await world.newOwner(), { title: 'of another person' })
  const { stop, next } = watch({ since })
  expect((await next()).value?.event).toEqual({ type: 'changed', task: changed })
  expect((await next()).value?.event).toEqual({ type: 'deleted', taskId: gone.id })
  const live = next()
  const completed = await completeTask(tasks, ana, old)
  expect((await live).value?.event).toEqual({ type: 'changed', task: completed })
  stop.abort()
})

test('goes on after the event that was told last, and an id that is none of ours begins now', async () => {
  await createTask(tasks, ana, { title: 'long ago' })
  world.clock.advance(60_000)
  const first = watch()
  const told = first.next()
  await createTask(tasks, ana, { title: 'told' })
  const lastEventId = (await told).value?.id ?? ''
  first.stop.abort()
  world.clock.advance(60_000)
  const missed = await createTask(tasks, ana, { title: 'missed' })
  const again = watch({ lastEventId })
  // What was told within the last seconds may be told again.
  const titles = [await again.next(), await again.next()].map(
    ({ value }) => value?.event.type === 'changed' && value.event.task.title,
  )
  expect(titles).toEqual(['told', missed.title])
  again.stop.abort()
  const made = watch({ lastEventId: 'made-up' })
  const live = made.next()
  const now = await createTask(tasks, ana, { title: 'now' })
  expect((await live).value?.event).toEqual({ type: 'changed', task: now })
  made.stop.abort()
})

test('begins with every change, however many there were, also when one is made again between two pages', async () => {
  const since = tasks.clock.now()
  const created = await world.fill(ana, ...Array.from({ length: 230 }, (_, index) => `${index}`))
  world.clock.advance(1000)
  const { stop, next } = watch({ since })
  const told: Task[] = []
  while (told.at(-1)?.title !== 'edited meanwhile') {
    const event = (await next()).value?.event
    if (event?.type === 'changed') told.push(event.task)
    // The last of the first page, on another device.
    const [last] = told.slice(199, 200)
    if (last && told.length === 200) await updateTask(world.tasks, ana, { id: last.id, title: 'edited meanwhile' })
  }
  expect(new Set(told.map(({ id }) => id))).toEqual(new Set(created.map(({ id }) => id)))
  stop.abort()
})
