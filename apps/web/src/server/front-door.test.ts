import { once } from 'node:events'
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HttpHandler } from '@latchkey/api/http'
import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { describe, expect, it } from 'vitest'
import { createFrontDoor } from './front-door.ts'
import type { Logger } from './log.ts'

const requestId = '5d0c2f1e-8a51-4c7e-9f53-7f2a64b1c9aa'
const authenticated = { requestId, keySource: 'cookie', authentication: { status: 'nobody' } }

interface Asked {
  readonly path?: string
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  /** Rejects while the database is away. */
  readonly authenticate?: () => Promise<unknown>
}

/** A door whose pages are made by `pages`, and what a client got of one of their files, or of what it asked for. */
async function ask(
  pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  {
    path = '/_next/static/page.js',
    method = 'GET',
    headers = {},
    authenticate = async () => authenticated,
  }: Asked = {},
) {
  const failures: unknown[] = []
  const references: unknown[] = []
  const door = createFrontDoor({
    pages,
    api: { handle: () => false, acceptsOrigin: () => true, authenticate } as unknown as HttpHandler,
    ping: async () => undefined,
    appUrl: 'https://latchkey.test',
    localMode: false,
    development: false,
    settings: {} as AuthSettings,
    log: {
      info: () => undefined,
      error({ err, reference }: { err?: unknown; reference?: string }) {
        if (err !== undefined) failures.push(err)
        references.push(reference)
      },
    } as unknown as Logger,
  })
  await using server = Object.assign(createServer(door.listener).listen(0, '127.0.0.1'), {
    [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')),
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const length = method === 'POST' ? { 'content-length': 0 } : {}
  const request = httpRequest({ port, path, method, headers: { ...length, ...headers }, agent: false }).end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const answer = { status: response.statusCode, text: '', isComplete: false, failures }
  response.setEncoding('utf8').on('data', (text: string) => (answer.text += text))
  response.on('error', () => undefined)
  await once(response, 'close').catch(() => undefined)
  return { ...answer, isComplete: response.complete, headers: response.headers, references }
}

it('shows a page that fails before it begins as a failure', async () => {
  const failure = new Error('No such page.')
  const answer = await ask(() => Promise.reject(failure))
  expect(answer).toMatchObject({ status: 500, isComplete: true, failures: [failure] })
  expect(answer.text).toContain('Something failed on our side')
})

it('breaks off an answer that fails on its way, so that nobody takes a part of it for the whole', async () => {
  const failure = new Error('The rest is missing.')
  const answer = await ask(async (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/javascript' })
    await new Promise<void>((resolve) => {
      response.write('first half', () => resolve())
    })
    throw failure
  })
  expect(answer).toMatchObject({ status: 200, text: 'first half', isComplete: false, failures: [failure] })
})

/** What Next leaves for scripts to fill. */
const shell =
  '<!DOCTYPE html><html id="__next_error__"><head></head><body><script>f:E{\\"digest\\":\\"411bca47\\"}</script></body></html>'

describe('a page that Next fails on', () => {
  const fails =
    (body: string | Buffer, headers: OutgoingHttpHeaders = {}) =>
    async (_: IncomingMessage, response: ServerResponse) => {
      response.statusCode = 500
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value ?? '')
      response.flushHeaders()
      for (const half of [body.slice(0, 50), body.slice(50)]) {
        await new Promise<void>((resolve) => {
          response.write(half, () => resolve())
        })
      }
      response.end()
    }
  const html = { 'content-type': 'text/html; charset=utf-8' }

  it.each([
    ['as it is', fails(shell, html)],
    ['compressed', fails(gzipSync(shell), { ...html, 'content-encoding': 'gzip' })],
  ])('says so in its document, whether scripts run or not, when it comes %s', async (_, pages) => {
    const answer = await ask(pages, { path: '/tasks' })
    expect(answer).toMatchObject({ status: 500, isComplete: true, references: ['411bca47'] })
    expect(answer.text).toMatch(/<title>Something failed on our side · Latchkey<\/title>.*<h1[^>]*>Something failed/s)
    expect(answer.text).toContain('411bca47</code>')
    expect(answer.text).toContain('<a href="">Try again</a>')
    expect(answer.text, 'what the scripts show it by').toContain('<script>f:E{')
    expect(answer.headers).not.toHaveProperty('content-encoding')
    expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.text))
  })

  it('names the reference that the log has when Next names none', async () => {
    for (const pages of [fails('Internal Server Error', { 'content-type': 'text/plain' }), fails('')]) {
      const answer = await ask(pages, { path: '/settings/data/export' })
      expect(answer).toMatchObject({ status: 500, isComplete: true, references: [requestId] })
      expect(answer.headers['content-type']).toBe(html['content-type'])
      expect(answer.text).toContain(`${requestId}</code>`)
    }
  })

  it('asks to look first, where a form was posted', async () => {
    const answer = await ask(fails('Internal Server Error'), { path: '/tasks', method: 'POST' })
    expect(answer.text).toContain('may not have been saved')
    expect(answer.text).toContain('<a href="">Open the page again</a>')
  })

  it('is left as it is for the scripts of a page that ask for it', async () => {
    for (const headers of [{ rsc: '1' }, { 'next-action': 'x' }]) {
      const answer = await ask(fails('0:E', { 'content-type': 'text/x-component' }), { path: '/tasks', headers })
      expect(answer).toMatchObject({ status: 500, text: '0:E', references: [] })
    }
  })

  it('says that the database is away where that is why', async () => {
    const answer = await ask(fails(shell.replace('411bca47', 'SERVICE_UNAVAILABLE'), html), { path: '/tasks' })
    expect(answer.text).toMatch(/<h1[^>]*>Back in a moment/)
    expect(answer.headers['retry-after']).toBe('5')
  })
})

describe('a page that finds nothing while it renders', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' }
  const missing = (body: string) => async (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(404, html)
    response.end(body)
  }

  it('says so in its document, whether scripts run or not', async () => {
    const answer = await ask(missing(shell), { path: '/tasks/none' })
    expect(answer).toMatchObject({ status: 404, isComplete: true, references: [] })
    expect(answer.text).toMatch(/<title>We can't find that page · Latchkey<\/title>.*<h1[^>]*>We can't find that page/s)
    expect(answer.text).toContain('<a href="/">Go to the start</a>')
    expect(answer.text, 'what the scripts show it by').toContain('<script>f:E{')
  })

  it('is left as it is where it says so itself', async () => {
    const body = '<!DOCTYPE html><html><body>Nothing here</body></html>'
    expect(await ask(missing(body), { path: '/nope' })).toMatchObject({ status: 404, text: body, references: [] })
  })
})

it('while the database is away tells only those who bring a session that they are still signed in', async () => {
  const away = () => Promise.reject(Object.assign(new Error('away'), { appCode: 'SERVICE_UNAVAILABLE' }))
  const textFor = async (cookie: string | undefined) => {
    const { status, text } = await ask(() => Promise.reject(new Error('not reached')), {
      path: '/',
      authenticate: away,
      headers: cookie === undefined ? {} : { cookie },
    })
    expect(status).toBe(503)
    expect(text).toContain('<a href="">Try again</a>')
    return text
  }
  expect(await textFor('latchkey-browser=x; __Host-latchkey=lk_1_2')).toContain('You are still signed in')
  for (const cookie of [undefined, 'latchkey-browser=x', 'latchkey=', 'latchkey-device=latchkey=y']) {
    expect(await textFor(cookie), cookie).not.toContain('signed in')
  }
})

describe('a form with a picture', () => {
  const post = (status: string) => {
    const asked = { path: '/settings/profile', method: 'POST', headers: { 'content-length': 4_000_000 } }
    const authenticate = async () => ({ ...authenticated, authentication: { status, session: {} }, reply: {} })
    const pages = async (_: IncomingMessage, response: ServerResponse) => void response.end('Taken')
    return ask(pages, { ...asked, authenticate })
  }

  it.each(['anonymous', 'refused'])('is not read where nobody is signed in: %s', async (status) => {
    const answer = await post(status)
    expect(answer).toMatchObject({ status: 303, text: '' })
    expect(answer.headers.location).toBe('/sign-in?returnTo=%2Fsettings%2Fprofile')
  })

  it('is read where somebody is', async () => {
    expect(await post('signed-in')).toMatchObject({ status: 200, text: 'Taken' })
  })
})

describe('a browser whose owner signed out while the server was away', () => {
  const here = '00000000-0000-4000-8000-000000000002'
  const note = (sessionId: string, scope = 'device') =>
    `__Host-latchkey-sign-out=${encodeURIComponent(JSON.stringify({ sessionId, scope }))}`
  const thrownAway = '__Host-latchkey-sign-out=; Max-Age=0; Path=/; SameSite=Lax; Secure'
  const cleared = { name: '__Host-latchkey', value: '', maxAgeSeconds: 0, httpOnly: true, secure: true, path: '/' }

  /** Who is signed in with that session asks for her tasks. */
  async function visit(cookie: string, signOut?: () => Promise<void>) {
    const ended: string[] = []
    const end = (scope: string) => async () => {
      await signOut?.()
      ended.push(scope)
    }
    const status = { signOutDevice: end('device'), signOutAllDevices: end('all-devices') }
    const signedIn = {
      ...authenticated,
      authentication: { status: 'signed-in', session: { authKeyId: here } },
      caller: { auth: { status } },
      reply: { cookies: [cleared] },
    }
    const pages = async (_: IncomingMessage, response: ServerResponse) => void response.end('Her tasks')
    const asked = { path: '/tasks', headers: { cookie }, authenticate: async () => signedIn }
    return { ...(await ask(pages, asked)), ended }
  }

  it.each(['device', 'all-devices'])('is signed out before anything of hers is shown: %s', async (scope) => {
    const answer = await visit(`latchkey=1; ${note(here, scope)}`)
    expect(answer).toMatchObject({ status: 303, text: '', ended: [scope] })
    expect(answer.headers.location).toBe('/sign-in?notice=signed-out')
    expect(answer.headers['set-cookie']).toEqual([
      '__Host-latchkey=; Max-Age=0; Path=/; SameSite=Lax; HttpOnly; Secure',
      thrownAway,
    ])
  })

  it.each([
    ['about another session', note('00000000-0000-4000-8000-000000000009')],
    ['that says nothing', '__Host-latchkey-sign-out=%7B'],
    ['that is empty', '__Host-latchkey-sign-out='],
    ['of another scope', note(here, 'everything')],
  ])('is not, by a note %s, which stays as it is', async (_, cookie) => {
    const answer = await visit(cookie)
    expect(answer).toMatchObject({ status: 200, text: 'Her tasks', ended: [] })
    expect(answer.headers).not.toHaveProperty('set-cookie')
  })

  it('is not without a note', async () => {
    const answer = await visit('latchkey=1')
    expect(answer).toMatchObject({ status: 200, text: 'Her tasks', ended: [] })
    expect(answer.headers).not.toHaveProperty('set-cookie')
  })

  it('keeps the note while the database is away', async () => {
    const away = Object.assign(new Error('away'), { appCode: 'SERVICE_UNAVAILABLE' })
    const answer = await visit(`__Host-latchkey=key; ${note(here)}`, () => Promise.reject(away))
    expect(answer).toMatchObject({ status: 503, ended: [] })
    expect(answer.text).toContain('Back in a moment')
    expect(answer.text).not.toContain('signed in')
    expect(answer.headers).not.toHaveProperty('set-cookie')
  })
})
