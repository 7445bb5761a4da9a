import type { Person } from '@latchkey/auth/testing'
import { openDatabase } from '@latchkey/prisma/db'
import { findAuthKey } from '@latchkey/prisma/find-auth-key'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { post, send, serve } from '../testing/serve.ts'

let world: ApiHarness
let ana: Person

beforeAll(async () => {
  world = await createApiHarness()
  ana = await world.signUp()
})
afterAll(() => world[Symbol.asyncDispose]())

const secret = 'password authentication failed for postgres://app:hunter2@db.internal'
const bearer = () => ({ authorization: `Bearer ${ana.key}` })

/** The task app, with a fault behind it. */
const broken = (fault: () => never) => ({
  ...world,
  tasks: {
    ...world.tasks,
    get db() {
      return fault()
    },
  },
})

describe('an error that nobody planned (F3)', () => {
  const fault = () => {
    throw new Error(secret)
  }

  it('tells the caller a reference and the log everything', async () => {
    await using served = await serve(broken(fault))
    const { status, error, text } = await send(`${served.url}/api/trpc/tasks.list`, { headers: bearer() })
    expect(status).toBe(500)
    expect(error).toMatchObject({
      message: 'Something went wrong on our side.',
      data: { appCode: 'UNEXPECTED', details: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) } },
    })
    for (const word of ['hunter2', 'stack', 'at ', '.ts']) expect(text).not.toContain(word)
    const details = error?.data.details
    expect(served.log).toContainEqual({
      level: 'error',
      message: 'unexpected error',
      details: {
        requestId: expect.any(String),
        ...(details as object),
        err: expect.objectContaining({ message: secret }),
      },
    })
  })

  it('is masked in a batch, in a stream and in process, too', async () => {
    await using served = await serve(broken(fault))
    const batch = await send(`${served.url}/api/trpc/tasks.list,auth.user.get?batch=1`, { headers: bearer() })
    expect(batch.status).toBe(207)
    const input = encodeURIComponent(JSON.stringify({ json: { id: '019aa6a4-0000-7000-8000-000000000000' } }))
    const stream = await send(`${served.url}/api/trpc/tasks.onChange?input=${input}`, { headers: bearer() })
    for (const { text } of [batch, stream]) {
      expect(text).toContain('UNEXPECTED')
      expect(text).not.toContain('hunter2')
    }
    const request = { headers: bearer(), socket: {}, url: '/tasks' } as never
    const { caller, requestId } = await served.handler.authenticate(request)
    const thrown = await caller.tasks.list().catch((error: unknown) => error)
    expect(thrown).toMatchObject({ appCode: 'UNEXPECTED', message: 'Something went wrong on our side.' })
    expect(served.log.filter(({ level }) => level === 'error')).toHaveLength(3)
    expect(served.log.at(-1)?.details.requestId).toBe(requestId)
  })
})

describe('a database that is away', () => {
  const away = openDatabase('postgres://nobody@127.0.0.1:1/none')
  afterAll(() => away.close())

  /** Nothing of the database answers. */
  const unreachable = () => ({
    ...world,
    auth: { ...world.auth, db: away.db, findAuthKey: (id: string) => findAuthKey(away.pool, id) },
    tasks: { ...world.tasks, db: away.db },
  })

  it('is 503 with a time to come back, and the cookie stays', async () => {
    await using served = await serve(unreachable())
    const headers = { cookie: `__Host-latchkey=${ana.key}` }
    for (const path of ['tasks.list', 'auth.status.get', 'auth.user.get,tasks.list?batch=1']) {
      const answer = await send(`${served.url}/api/trpc/${path}`, { headers })
      expect(answer.status).toBe(503)
      expect(answer.headers['retry-after']).toBe('5')
      expect(answer.cookies).toEqual([])
      expect(answer.error?.data).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        appCode: 'SERVICE_UNAVAILABLE',
        details: { retryAfterSeconds: 5 },
      })
      expect(answer.text).not.toContain('127.0.0.1')
    }
  })

  it('is 503 when it goes away in the middle of a call', async () => {
    await using served = await serve({ ...world, tasks: { ...world.tasks, db: away.db } })
    const { status, error } = await post(`${served.url}/api/trpc/tasks.create`, { title: 'x' }, bearer())
    expect(status).toBe(503)
    expect(error?.data.appCode).toBe('SERVICE_UNAVAILABLE')
  })

  it('does not keep strangers from what needs no database', async () => {
    await using served = await serve(unreachable())
    expect((await send(`${served.url}/api/trpc/auth.status.get`)).status).toBe(200)
  })

  it('is told to pages by the same code', async () => {
    await using served = await serve(unreachable())
    const request = { headers: bearer(), socket: {}, url: '/tasks' } as never
    await expect(served.handler.authenticate(request)).rejects.toMatchObject({ appCode: 'SERVICE_UNAVAILABLE' })
  })
})
