import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { post, queryUrl, send, serve, type Served } from '../testing/serve.ts'

let world: ApiHarness
let served: Served
let ana: Person
let api: (path: string) => string

const own = { origin: 'https://latchkey.test' }
const cleared = '__Host-latchkey=; Max-Age=0; Path=/; SameSite=Lax; HttpOnly; Secure'

beforeAll(async () => {
  world = await createApiHarness()
  served = await serve(world)
  ana = await world.signUp()
  api = (path) => `${served.url}/api/trpc/${path}`
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const cookie = (key: string) => ({ cookie: `__Host-latchkey=${key}` })
const signIn = (headers: Record<string, string> = {}) =>
  post(api('auth.email.signIn'), { email: ana.email, password: ana.password }, headers)

/** A session that has ended, and its key. */
async function deadKey(): Promise<string> {
  const { key, session } = await world.signIn(ana)
  await world.callAs(session).auth.status.signOutDevice()
  return key
}

describe('a browser', () => {
  it('gets its key as a cookie alone and is signed in by it', async () => {
    const { status, cookies, text } = await signIn(own)
    expect(status).toBe(200)
    const [value = ''] = cookies
    const key = /^__Host-latchkey=(lk_[\w-]+); Max-Age=5184000; Path=\/; SameSite=Lax; HttpOnly; Secure$/.exec(
      value,
    )?.[1]
    expect(key).toBeDefined()
    expect(text).not.toContain(key)
    expect((await send(queryUrl(served.url, 'auth.user.get'), { headers: cookie(key ?? '') })).status).toBe(200)
  })

  it('loses the cookie by signing out', async () => {
    const { key } = await world.signIn(ana)
    const { status, cookies } = await post(api('auth.status.signOutDevice'), undefined, { ...own, ...cookie(key) })
    expect({ status, cookies }).toEqual({ status: 200, cookies: [cleared] })
    expect((await send(api('auth.user.get'), { headers: cookie(key) })).error?.data.details).toEqual({
      reason: 'signed-out',
    })
  })

  it('loses a dead cookie once it was told why it is dead, and not before', async () => {
    const key = await deadKey()
    const asked = await send(api('auth.status.get'), { headers: cookie(key) })
    expect(asked.data).toMatchObject({ isSignedIn: false })
    expect(asked.cookies).toEqual([])
    const told = await send(api('tasks.list'), { headers: cookie(key) })
    expect(told.status).toBe(401)
    expect(told.error?.data).toMatchObject({ appCode: 'NOT_SIGNED_IN', details: { reason: 'signed-out' } })
    expect(told.cookies).toEqual([cleared])
  })

  it('is told in a batch as well', async () => {
    const { status, cookies } = await send(api('tasks.list,auth.status.get?batch=1'), {
      headers: cookie(await deadKey()),
    })
    expect({ status, cookies }).toEqual({ status: 207, cookies: [cleared] })
  })

  it('keeps the new cookie when it signs in with a dead one', async () => {
    const { cookies } = await signIn({ ...own, ...cookie(await deadKey()) })
    expect(cookies).toEqual([
      expect.stringContaining('__Host-latchkey=lk_'),
      expect.stringContaining('__Host-latchkey-device='),
    ])
  })

  it('is a stranger with no cookie, and is told no reason', async () => {
    const { status, error, cookies } = await send(api('auth.user.get'))
    expect({ status, cookies }).toEqual({ status: 401, cookies: [] })
    expect(error?.data).not.toHaveProperty('details.reason')
  })

  it('is told nothing but "unknown" about a key with a wrong secret', async () => {
    const forged = `${ana.key.slice(0, -4)}AAAA`
    const { error, cookies } = await send(api('auth.user.get'), { headers: cookie(forged) })
    expect(error?.data.details).toEqual({ reason: 'unknown' })
    expect(cookies).toEqual([cleared])
  })

  it('is known by a cookie of its own from its first registration on', async () => {
    const start = (headers: Record<string, string>) =>
      post(api('auth.email.startRegistration'), { email: 'new@example.test' }, { ...own, ...headers })
    const [value = ''] = (await start({})).cookies
    expect(value).toMatch(
      /^__Host-latchkey-browser=[\w-]{43}; Max-Age=31536000; Path=\/; SameSite=Lax; HttpOnly; Secure$/,
    )
    expect((await start({ cookie: value.split(';')[0] ?? '' })).cookies).toEqual([])
  })
})

describe('a program', () => {
  it('gets its key in the result when it asks, and is signed in by it', async () => {
    const { data, cookies } = await signIn({ 'x-latchkey-transport': 'bearer' })
    const { key } = data as { key: string }
    expect(cookies).toEqual([])
    const { status } = await send(api('auth.user.get'), { headers: { authorization: `Bearer ${key}` } })
    expect(status).toBe(200)
  })

  it.each(['Bearer', 'cookie', '1', 'bearer, bearer'])('gets none for the header %j', async (value) => {
    const { data } = await signIn({ 'x-latchkey-transport': value })
    expect(data).not.toHaveProperty('key')
  })

  it('gets a new key as it sent the old one, without asking again', async () => {
    const bea = await world.signUp()
    const bearer = { authorization: `Bearer ${bea.key}` }
    const input = { currentPassword: bea.password, newPassword: 'the next one of a program' }
    const { data, cookies } = await post(api('auth.email.changePassword'), input, bearer)
    const { key: next } = data as { key?: string }
    expect(cookies).toEqual([])
    const answer = await send(queryUrl(served.url, 'auth.user.get'), { headers: { authorization: `Bearer ${next}` } })
    expect(answer.status).toBe(200)
  })

  it('is authenticated by the bearer key when a cookie came too', async () => {
    const bea = await world.signUp()
    const headers = { ...cookie(ana.key), authorization: `Bearer ${bea.key}` }
    expect((await send(api('auth.user.get'), { headers })).data).toMatchObject({ id: bea.session.userId })
    const dead = await send(api('auth.user.get'), { headers: { ...cookie(ana.key), authorization: 'Bearer lk_x_y' } })
    expect(dead.status).toBe(401)
    expect(dead.cookies).toEqual([])
  })
})

describe('a mutation over the wire', () => {
  const attempt = async (headers: Record<string, string>) =>
    (await post(api('tasks.create'), { title: 'x' }, headers)).status

  it('needs the own origin when the cookie comes along', async () => {
    expect(await attempt({ ...cookie(ana.key), ...own })).toBe(200)
    expect(await attempt({ ...cookie(ana.key), 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await attempt(cookie(ana.key))).toBe(403)
    expect(await attempt({ ...cookie(ana.key), origin: 'null' })).toBe(403)
    expect(await attempt({ ...cookie(ana.key), origin: 'https://evil.test' })).toBe(403)
    expect(await attempt({ ...cookie(ana.key), 'sec-fetch-site': 'same-site' })).toBe(403)
  })

  it('is free for a program without a cookie, but not for a page of another origin', async () => {
    const authorization = `Bearer ${ana.key}`
    expect(await attempt({ authorization })).toBe(200)
    expect(await attempt({ authorization, origin: 'https://evil.test' })).toBe(403)
    expect((await signIn({ origin: 'https://evil.test' })).status).toBe(403)
    expect((await signIn({ 'sec-fetch-site': 'cross-site' })).error?.data.appCode).toBe('ORIGIN_REJECTED')
  })

  it('is treated as a mutation wherever it stands in a batch', async () => {
    const { status } = await post(api('no.such,tasks.create?batch=1'), {}, { origin: 'https://evil.test' })
    expect(status).toBe(403)
  })
})

describe('use of a session', () => {
  const lastUsedAfter = async (path: string, headers = { authorization: `Bearer ${ana.key}` }) => {
    world.clock.advance(3_600_000)
    await send(api(path), { headers })
    await world.auth.background.settled()
    const row = await world.database.db.tables.authKey.findUnique({ where: { id: ana.session.authKeyId } })
    return world.clock.now().getTime() - (row?.lastUsedAt.getTime() ?? 0)
  }

  it('is any call but those that only ask for the status', async () => {
    expect(await lastUsedAfter('tasks.list')).toBe(0)
    expect(await lastUsedAfter('auth.status.get')).toBe(3_600_000)
    expect(await lastUsedAfter('auth.status.get,auth.status.isSignedIn?batch=1')).toBe(7_200_000)
    expect(await lastUsedAfter('auth.status.get,tasks.list?batch=1')).toBe(0)
  })
})

describe('local mode', () => {
  it('ignores a cookie that its database never knew, and leaves it to the clone it belongs to', async () => {
    await using local = await serve(world, { localMode: true, appUrl: 'http://localhost:3000' })
    const ask = (key: string) => send(`${local.url}/api/trpc/auth.user.get`, { headers: { cookie: `latchkey=${key}` } })
    const foreign = await ask('lk_AZqmpAAAcACAAAAAAAAAAA_x')
    expect(foreign.status).toBe(401)
    expect(foreign.error?.data.details).toEqual({})
    expect(foreign.cookies).toEqual([])
    const dead = await ask(await deadKey())
    expect(dead.cookies).toEqual(['latchkey=; Max-Age=0; Path=/; SameSite=Lax; HttpOnly'])
  })
})

describe('the address that counts', () => {
  const addresses = async (trustedProxies: readonly string[], forwarded: string) => {
    await using there = await serve(world, { trustedProxies })
    const { key } = await world.signIn(ana)
    const headers = {
      'x-forwarded-for': forwarded,
      'x-real-ip': '9.9.9.9',
      forwarded: 'for=9.9.9.9',
      authorization: `Bearer ${key}`,
    }
    await send(`${there.url}/api/trpc/tasks.list`, { headers })
    return there.log.at(-1)?.details.address
  }

  it('cannot be forged by a client', async () => {
    expect(await addresses([], '203.0.113.9')).toBe('127.0.0.1')
    expect(await addresses(['1'], '198.51.100.66, 203.0.113.9')).toBe('203.0.113.9')
    expect(await addresses(['127.0.0.0/8'], '198.51.100.66, 203.0.113.9')).toBe('203.0.113.9')
    expect(await addresses(['10.0.0.1'], '203.0.113.9')).toBe('127.0.0.1')
  })
})
