import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { send, serve, type RawRequest, type Served } from '../testing/serve.ts'

/** One transparent pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const mebibyte = 1024 * 1024

let world: ApiHarness
let served: Served
let ana: Person

beforeAll(async () => {
  world = await createApiHarness()
  served = await serve(world)
})
beforeAll(async () => {
  ana = await world.signUp({ userName: 'Ana' })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** Sends a picture with Ana's key; `isStranger`: with none. */
const put = ({ headers, body = pixel, isStranger, ...rest }: RawRequest & { readonly isStranger?: boolean } = {}) =>
  send(`${served.url}/api/images/me`, {
    method: 'PUT',
    headers: { 'content-type': 'image/png', ...(!isStranger && { authorization: `Bearer ${ana.key}` }), ...headers },
    body,
    ...rest,
  })
const errorIn = (text: string) => (JSON.parse(text) as { error: { appCode: string; message: string } }).error
const urlIn = (text: string) => served.url + (JSON.parse(text) as { imageUrl: string }).imageUrl

describe('PUT /api/images/me', () => {
  it('makes the bytes the caller’s picture and says where it is', async () => {
    const { status, text } = await put()
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ imageUrl: expect.stringMatching(/^\/api\/images\/[\w-]{32}$/) })
    const { imageUrl } = await world.callAs(ana.session).auth.user.get()
    expect(served.url + imageUrl).toBe(urlIn(text))
    await world.callAs(ana.session).auth.user.removeImage()
    expect((await send(urlIn(text))).status).toBe(404)
  })

  it('takes the cookie of the app’s own page, and from nowhere else', async () => {
    const cookie = { cookie: `__Host-latchkey=${ana.key}` }
    expect((await put({ isStranger: true, headers: { ...cookie, origin: 'https://latchkey.test' } })).status).toBe(200)
    for (const from of [{}, { origin: 'https://evil.test' }, { 'sec-fetch-site': 'same-site' }]) {
      const { status, text } = await put({ isStranger: true, headers: { ...cookie, ...from } })
      expect([status, errorIn(text).appCode]).toEqual([403, 'ORIGIN_REJECTED'])
    }
  })

  it.each([
    ['text, whatever it is called', 'This is a picture.', 'This is not a JPEG, PNG or WebP picture.'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'This is not a JPEG, PNG or WebP picture.'],
    ['nothing', '', 'This is not a JPEG, PNG or WebP picture.'],
    ['half a picture', pixel.subarray(0, 40), 'This picture is damaged or incomplete.'],
    [
      'a picture with something behind it',
      Buffer.concat([pixel, Buffer.from('PK')]),
      'This file holds something besides a picture.',
    ],
  ])('refuses %s in words', async (_, body, message) => {
    const { status, text } = await put({ body: Buffer.from(body) })
    expect([status, errorIn(text)]).toMatchObject([422, { appCode: 'IMAGE_REJECTED', message }])
  })

  it('reads 5 MiB and not a byte more, announced or not, and still tells the sender', async () => {
    const whole = Buffer.alloc(5 * mebibyte)
    const over = Buffer.alloc(5 * mebibyte + 1)
    expect(errorIn((await put({ body: whole })).text).appCode).toBe('IMAGE_REJECTED')
    for (const body of [over, [over.subarray(0, mebibyte), over.subarray(mebibyte)]]) {
      const { status, text } = await put({ body })
      expect([status, errorIn(text).appCode]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    }
  })

  it.each<[string, Parameters<typeof put>[0], number, string]>([
    [
      'another site before anything else',
      { headers: { origin: 'https://evil.test', 'content-type': 'x/y' } },
      403,
      'ORIGIN_REJECTED',
    ],
    ['another method', { method: 'POST' }, 405, 'METHOD_NOT_ALLOWED'],
    ['changing a part of it', { method: 'PATCH' }, 405, 'METHOD_NOT_ALLOWED'],
    ['a form', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'too much before asking who it is',
      { isStranger: true, body: Buffer.alloc(5 * mebibyte + 1) },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['a stranger before looking at the picture', { isStranger: true, body: 'no picture' }, 401, 'NOT_SIGNED_IN'],
    ['a made-up key', { headers: { authorization: 'Bearer nobody' } }, 401, 'NOT_SIGNED_IN'],
  ])('refuses %s', async (_, request, status, appCode) => {
    const answer = await put(request)
    expect([answer.status, errorIn(answer.text).appCode]).toEqual([status, appCode])
    expect(answer.headers.allow).toBe(status === 405 ? 'PUT' : undefined)
  })

  it('tells a dead key why, and takes the cookie along', async () => {
    const { key, session } = await world.signIn(ana)
    await world.callAs(session).auth.status.signOutDevice()
    const headers = { cookie: `__Host-latchkey=${key}`, origin: 'https://latchkey.test' }
    const { status, text, cookies } = await put({ isStranger: true, headers })
    expect([status, errorIn(text)]).toMatchObject([401, { details: { reason: 'signed-out' } }])
    expect(cookies).toEqual([expect.stringMatching(/^__Host-latchkey=; Max-Age=0;/)])
  })

  it('says how long to wait after ten in an hour', async () => {
    const bea = await world.signUp()
    const send = () => put({ headers: { authorization: `Bearer ${bea.key}` }, body: 'no picture' })
    for (let count = 0; count < 10; count++) expect((await send()).status).toBe(422)
    const { status, headers } = await send()
    expect([status, Number(headers['retry-after'])]).toEqual([429, 3600])
  })
})

describe('GET /api/images/<key>', () => {
  it('gives the picture as what it is, to be kept for ever, and opened alone it can do nothing', async () => {
    const cleo = await world.signUp()
    const url = urlIn((await put({ headers: { authorization: `Bearer ${cleo.key}` } })).text)
    const { status, headers } = await send(url)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.* sandbox/),
    })
    expect(headers).not.toHaveProperty('set-cookie')
    const head = await send(url, { method: 'HEAD' })
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', headers['content-length']])
  })

  it('draws initials for whoever has no picture', async () => {
    const { imageUrl } = await world.callAs((await world.signUp({ userName: 'Dora Ek' })).session).auth.user.get()
    const { status, headers, text } = await send(served.url + imageUrl)
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml'])
    expect(text).toContain('>DE</text>')
  })

  it.each(['', 'nothing', '%2e%2e%2fme', 'a/b', 'x'.repeat(500)])('knows no picture %j', async (key) => {
    const { status, text, headers } = await send(`${served.url}/api/images/${key}`)
    expect([status, errorIn(text).appCode]).toEqual([404, 'NOT_FOUND'])
    expect(headers['cache-control']).toBe('no-store')
  })

  it('is read only', async () => {
    const { status, headers } = await send(`${served.url}/api/images/nothing`, { method: 'DELETE' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})
