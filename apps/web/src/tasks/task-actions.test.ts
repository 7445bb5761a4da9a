import { expect, it } from 'vitest'
import { newTask, newWorld, settled } from './testing/task-world.ts'

const [milk, rent, trip] = [
  newTask('Milk', { position: 'a1' }),
  newTask('Rent', { position: 'a2' }),
  newTask('Trip', { position: 'a3' }),
]
const offline = new TypeError('Failed to fetch')

it('shows a new task at once, first, and under its own id once it is saved', async () => {
  const { actions, cache, calls, titles } = newWorld([milk])
  const saving = actions.add('Bread')
  await settled()
  expect(titles()).toEqual(['Bread', 'Milk'])
  await calls[0]?.answer(newTask('Bread', { position: 'a0' }))
  expect(await saving).toBe(true)
  expect(cache.list('open').map(({ id }) => id)).toEqual(['Bread', 'Milk'])
})

it('keeps the order of typing when tasks are added faster than they are saved', async () => {
  const { actions, calls, titles } = newWorld([])
  void actions.add('First')
  void actions.add('Second')
  await settled()
  expect(titles()).toEqual(['Second', 'First'])
  expect(calls).toHaveLength(1)
  await calls[0]?.answer(newTask('First', { position: 'a1' }))
  await calls[1]?.answer(newTask('Second', { position: 'a0' }))
  expect(titles()).toEqual(['Second', 'First'])
})

it('keeps the row of a new task when the server names the task', async () => {
  const { actions, cache, calls } = newWorld([milk])
  const saving = actions.add('Bread')
  await settled()
  const [draft] = cache.list('open')
  await calls[0]?.answer(newTask('Bread', { position: 'a0' }))
  await saving
  expect(actions.rowOf({ id: 'Bread' })).toBe(draft?.id)
  expect(actions.rowOf(milk)).toBe(milk.id)
})

it('takes a new task away again, with words, when it could not be saved', async () => {
  const { actions, calls, notices, titles } = newWorld([milk])
  const saving = actions.add('Bread')
  await settled()
  await calls[0]?.refuse(offline)
  expect(await saving).toBe(false)
  expect(titles()).toEqual(['Milk'])
  expect(notices.at(-1)).toMatchObject({ kind: 'problem', text: `Couldn't save “Bread”. Check your connection.` })
})

it('sends a creation that was not answered again under its key, so that it makes one task', async () => {
  const { actions, calls } = newWorld([])
  const keyOf = (index: number) => Object(calls[index]?.input).creationKey
  for (const outcome of [offline, offline, { data: { appCode: 'OVERLOADED' } }]) {
    const saving = actions.add('Bread')
    await settled()
    await calls.at(-1)?.refuse(outcome)
    await saving
  }
  void actions.add('Bread')
  void actions.add('Milk')
  await settled()
  expect([keyOf(0), keyOf(1), keyOf(2)]).toEqual(['key 1', 'key 1', 'key 1'])
  expect(keyOf(3)).toBe('key 2')
})

it('ticks at once, and lets the row leave a moment later', async () => {
  const { actions, cache, calls, passMoment, titles } = newWorld([milk, rent])
  void actions.complete(milk)
  await settled()
  expect(cache.find('Milk')?.isCompleted).toBe(true)
  expect(titles()).toEqual(['Milk', 'Rent'])
  await calls[0]?.answer({ ...milk, isCompleted: true, version: 2 })
  passMoment()
  expect(titles()).toEqual(['Rent'])
})

it('brings a task back where it stood when ticking it off was refused', async () => {
  const { actions, calls, notices, passMoment, titles, cache } = newWorld([milk, rent, trip])
  void actions.complete(rent)
  await settled()
  passMoment()
  expect(titles()).toEqual(['Milk', 'Trip'])
  await calls[0]?.refuse(offline)
  expect(titles()).toEqual(['Milk', 'Rent', 'Trip'])
  expect(cache.find('Rent')?.isCompleted).toBe(false)
  expect(notices.at(-1)?.kind).toBe('problem')
})

it('sends changes of one task in the order in which they were made, and shows the last', async () => {
  const { actions, cache, calls, passMoment, titles } = newWorld([milk])
  void actions.complete(milk)
  await settled()
  void actions.reopen(milk)
  await settled()
  expect(calls.map(({ name }) => name)).toEqual(['complete'])
  await calls[0]?.answer({ ...milk, isCompleted: true, version: 2 })
  expect(cache.find('Milk')?.isCompleted).toBe(false)
  await calls[1]?.answer({ ...milk, version: 3 })
  passMoment()
  expect(titles()).toEqual(['Milk'])
})

it('undoes a deletion from its notice, in place', async () => {
  const { actions, calls, notices, titles } = newWorld([milk, rent, trip])
  void actions.remove(rent)
  await settled()
  expect(titles()).toEqual(['Milk', 'Trip'])
  await calls[0]?.answer(rent)
  const notice = notices.at(-1)
  expect(notice).toMatchObject({ kind: 'done', text: 'Moved “Rent” to Trash.' })
  if (notice?.kind === 'done') notice.undo?.()
  await settled()
  expect(calls[1]).toMatchObject({ name: 'restore', input: { id: 'Rent' } })
  expect(titles()).toEqual(['Milk', 'Rent', 'Trip'])
})

it('tries again what could not be saved when asked to', async () => {
  const { actions, calls, notices, titles } = newWorld([milk])
  void actions.remove(milk)
  await settled()
  await calls[0]?.refuse(offline)
  const notice = notices.at(-1)
  if (notice?.kind === 'problem') notice.again()
  await settled()
  await calls[1]?.answer(milk)
  expect(titles()).toEqual([])
})

it('moves a task by one, naming the task it comes after', async () => {
  const { actions, calls, titles } = newWorld([milk, rent, trip])
  void actions.move(trip, 'up')
  await settled()
  expect(titles()).toEqual(['Milk', 'Trip', 'Rent'])
  expect(calls[0]?.input).toEqual({ id: 'Trip', afterId: 'Milk' })
  void actions.move(milk, 'down')
  await settled()
  expect(calls[1]?.input).toEqual({ id: 'Milk', afterId: 'Trip' })
})

it('says so instead of sending anything when the first task is to move up', async () => {
  const { actions, calls, notices } = newWorld([milk, rent])
  await actions.move(milk, 'up')
  expect(calls).toEqual([])
  expect(notices.at(-1)).toMatchObject({ text: '“Milk” is first already.' })
})

it('stays silent when the session is over: the sign-in page says why', async () => {
  const { actions, calls, notices } = newWorld([milk])
  void actions.complete(milk)
  await settled()
  await calls[0]?.refuse({ data: { appCode: 'NOT_SIGNED_IN' } })
  expect(notices.at(-1)).toBeUndefined()
})
