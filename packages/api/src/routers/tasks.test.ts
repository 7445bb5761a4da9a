import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiCaller } from '../server.ts'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'

let world: ApiHarness
let ana: Person
let bea: Person

beforeAll(async () => {
  world = await createApiHarness()
  ana = await world.signUp()
  bea = await world.signUp()
})
afterAll(() => world[Symbol.asyncDispose]())

const nowhere = '019aa6a4-0000-7000-8000-000000000000'

describe('tasks', () => {
  it('go through their life', async () => {
    const { tasks } = world.callAs(ana.session)
    const milk = await tasks.create({ title: 'Milk', dueDate: '2026-03-02' })
    const bread = await tasks.create({ title: 'Bread' })
    expect(await tasks.get({ id: milk.id })).toEqual(milk)
    expect(await tasks.update({ id: milk.id, version: milk.version, title: 'Oat milk' })).toMatchObject({
      title: 'Oat milk',
    })
    await expect(tasks.update({ id: milk.id, version: milk.version, title: 'Late' })).rejects.toMatchObject({
      code: 'CONFLICT',
      appCode: 'CONFLICT',
    })
    expect(await tasks.reorder({ id: bread.id, afterId: null })).toMatchObject({ id: bread.id })
    const { tasks: open } = await tasks.list()
    expect(open.map(({ title }) => title)).toEqual(['Bread', 'Oat milk'])
    expect(await tasks.complete({ id: milk.id })).toMatchObject({ isCompleted: true })
    expect(await tasks.reopen({ id: milk.id })).toMatchObject({ isCompleted: false })
    expect(await tasks.delete({ id: milk.id })).toMatchObject({ id: milk.id })
    await expect(tasks.get({ id: milk.id })).rejects.toMatchObject({ appCode: 'TASK_NOT_FOUND' })
    expect(await tasks.restore({ id: milk.id })).toMatchObject({ id: milk.id, title: 'Oat milk' })
  })

  const acts: Readonly<Record<string, (tasks: ApiCaller['tasks'], id: string) => Promise<unknown>>> = {
    get: (tasks, id) => tasks.get({ id }),
    update: (tasks, id) => tasks.update({ id, title: 'Taken' }),
    complete: (tasks, id) => tasks.complete({ id }),
    reopen: (tasks, id) => tasks.reopen({ id }),
    delete: (tasks, id) => tasks.delete({ id }),
    restore: (tasks, id) => tasks.restore({ id }),
    reorder: (tasks, id) => tasks.reorder({ id, afterId: null }),
    onChange: async (tasks, id) => (await tasks.onChange({ id }))[Symbol.asyncIterator]().next(),
  }

  it.each(Object.entries(acts))(
    'of another person are out of reach of %s, exactly like none at all',
    async (_, act) => {
      const hers = await world.callAs(ana.session).tasks.create({ title: 'Private' })
      const { tasks } = world.callAs(bea.session)
      const foreign = await act(tasks, hers.id).catch((error: unknown) => error)
      const missing = await act(tasks, nowhere).catch((error: unknown) => error)
      for (const error of [foreign, missing]) {
        expect(error).toMatchObject({ message: 'TASK_NOT_FOUND' })
        expect((error as { details?: unknown }).details).toBeUndefined()
      }
      expect(await world.callAs(ana.session).tasks.get({ id: hers.id })).toEqual(hers)
    },
  )

  it('of another person do not serve as a neighbour to reorder by', async () => {
    const hers = await world.callAs(ana.session).tasks.create({ title: 'Private' })
    const { tasks } = world.callAs(bea.session)
    const own = await tasks.create({ title: 'Own' })
    await expect(tasks.reorder({ id: own.id, afterId: hers.id })).rejects.toMatchObject({ appCode: 'TASK_NOT_FOUND' })
  })

  it('are listed for their owner only', async () => {
    const { tasks } = await world.callAs(bea.session).tasks.list()
    expect(tasks.map(({ title }) => title)).not.toContain('Private')
  })

  it('take nobody’s word for whose they are', async () => {
    const input = { title: 'Gift', ownerId: ana.session.userId }
    await expect(world.callAs(bea.session).tasks.create(input)).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })

  // Present but undefined: what superjson can smuggle past a careless `where`.
  it.each(['get', 'complete', 'reopen', 'delete', 'restore'] as const)(
    'are not matched by an undefined id in %s',
    async (act) => {
      const input = { id: undefined } as unknown as { id: string }
      await expect(world.callAs(ana.session).tasks[act](input)).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
    },
  )

  it.each([[{ contains: '' }], [{ not: '' }], [['x']], [1], [null], ['x'], [`${nowhere}\u0000`]])(
    'take no id like %j',
    async (id) => {
      const input = { id } as unknown as { id: string }
      await expect(world.callAs(ana.session).tasks.get(input)).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
    },
  )

  it.each(['a\u0000b', 'a\ud800b'])('take no title that cannot be stored: %j', async (title) => {
    await expect(world.callAs(ana.session).tasks.create({ title })).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})

describe('the stream of tasks', () => {
  it('tells the owner of her changes, on any device, and nobody else', async () => {
    const hers = (await world.callAs(ana.session).tasks.onChange())[Symbol.asyncIterator]()
    const others = (await world.callAs(bea.session).tasks.onChange())[Symbol.asyncIterator]()
    const first = hers.next()
    const foreign = others.next()
    const device = await world.signIn(ana)
    const task = await world.callAs(device.session).tasks.create({ title: 'Live' })
    expect((await first).value).toMatchObject([
      expect.any(String),
      { type: 'changed', task: { id: task.id } },
      expect.anything(),
    ])
    const own = await world.callAs(bea.session).tasks.create({ title: 'Mine' })
    expect((await foreign).value).toMatchObject([
      expect.any(String),
      { type: 'changed', task: { id: own.id } },
      expect.anything(),
    ])
    await Promise.all([hers.return?.(), others.return?.()])
  })

  it('takes the id of the last event, as tRPC’s clients send it', async () => {
    const events = (await world.callAs(ana.session).tasks.onChange({ lastEventId: 'anything' }))[Symbol.asyncIterator]()
    const first = events.next()
    await world.callAs(ana.session).tasks.create({ title: 'Live' })
    expect((await first).value).toMatchObject([expect.any(String), { type: 'changed' }, expect.anything()])
    await events.return?.()
  })

  it('ends with the reason when the session ends', async () => {
    const { session } = await world.signIn(ana)
    const events = (await world.callAs(session).tasks.onChange())[Symbol.asyncIterator]()
    const first = events.next()
    await world.callAs(session).auth.status.signOutDevice()
    await expect(first).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'signed-out' } })
  })
})
