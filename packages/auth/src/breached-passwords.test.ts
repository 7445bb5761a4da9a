import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAuthConfig } from './config.ts'
import { createBreachedPasswords } from './breached-passwords.ts'
import { finishRegistration, startRegistration, verifyRegistrationCode } from './email.ts'
import { createAuthHarness } from './testing.ts'

const leaked = 'correct horse battery staple'
const sha1 = (text: string) => createHash('sha1').update(text, 'utf8').digest('hex').toUpperCase()
const rowOf = (password: string, count: number) => `${sha1(password).slice(5)}:${count}`
const noise = Array.from({ length: 800 }, (_, index) => `${sha1(`noise ${index}`).slice(5)}:${index + 1}`)

let server: Server
let answer: RequestListener
let asked: IncomingMessage[]
let logged: unknown[]
beforeEach(async () => {
  asked = []
  logged = []
  server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const portOf = () => {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
const create = (timeoutMs?: number, port = portOf()) =>
  createBreachedPasswords({
    url: new URL(`http://127.0.0.1:${port}/range/`),
    fetch,
    log: { warn: (...line) => void logged.push(line) },
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
const rows = (...lines: string[]): void => {
  answer = (_request, response) => response.end(lines.join('\r\n'))
}

describe('a lookup', () => {
  test('finds a leaked password, and tells the service five digits of its hash and nothing else', async () => {
    rows(...noise, rowOf(leaked, 42))
    expect(await create().isBreached(leaked)).toBe(true)
    expect(asked.map(({ url, method }) => [method, url])).toEqual([['GET', `/range/${sha1(leaked).slice(0, 5)}`]])
    expect(asked[0]?.headers).toMatchObject({ 'add-padding': 'true' })
    expect(JSON.stringify(asked[0]?.rawHeaders)).not.toContain(leaked)
  })

  test('does not find others, and takes no padding for a leak', async () => {
    rows(...noise, rowOf(leaked, 0))
    expect(await create().isBreached(leaked)).toBe(false)
    expect(await create().isBreached('another fine passphrase')).toBe(false)
    expect(logged).toEqual([])
  })

  test.each<[string, RequestListener]>([
    ['refuses', (_request, response) => response.writeHead(503).end()],
    ['leads elsewhere', (_request, response) => response.writeHead(302, { Location: '/elsewhere' }).end()],
    ['answers with a page', (_request, response) => response.end('<!doctype html><h1>Welcome</h1>')],
    ['answers with nothing', (_request, response) => response.end()],
    ['hangs up', (request) => request.socket.destroy()],
    ['is slow', () => undefined],
    ['stops half way', (_request, response) => void response.writeHead(200).write(`${rowOf(leaked, 42)}\r\n`)],
  ])('of a service that %s lets the password through, with one line in the log', async (_what, listener) => {
    answer = listener
    expect(await create(200).isBreached(leaked)).toBe(false)
    expect(logged).toHaveLength(1)
    expect(asked).toHaveLength(1)
    const line = JSON.stringify(logged)
    for (const secret of [leaked, sha1(leaked), sha1(leaked).slice(0, 5)]) expect(line).not.toContain(secret)
  })

  test('of a service that is not there lets the password through', async () => {
    const port = portOf()
    await new Promise((resolve) => server.close(resolve))
    expect(await create(2000, port).isBreached(leaked)).toBe(false)
    expect(logged).toHaveLength(1)
  })
})

test('a leaked password is refused as such when an account is made, and asked about only where nothing else is wrong', async () => {
  rows(rowOf(leaked, 1))
  await using world = await createAuthHarness({ runtime: { breachedPasswords: create() } })
  const client = world.client()
  const { requestId } = await startRegistration(world.auth, { email: 'ana@example.test' }, client)
  const code = world.codeFor('ana@example.test')
  const { registrationToken } = await verifyRegistrationCode(world.auth, { requestId, code }, client)
  const finish = (password: string) => finishRegistration(world.auth, { registrationToken, password }, client)
  await expect(finish('short')).rejects.toMatchObject({ details: { problems: ['too-short'] } })
  expect(asked).toHaveLength(0)
  await expect(finish(leaked)).rejects.toMatchObject({
    code: 'PASSWORD_REJECTED',
    details: { problems: ['breached'] },
  })
  await expect(finish('another fine passphrase')).resolves.toMatchObject({ status: 'signed-in' })
})

test('the service is reached by https, by plain http on this machine only', () => {
  const problemsOf = (value: string) => {
    const problems: string[] = []
    readAuthConfig({ AUTH_BREACHED_PASSWORDS_URL: value }, problems)
    return problems
  }
  for (const value of [
    'https://range.example.test/x',
    'http://127.0.0.1:9/',
    'http://localhost:9',
    'http://[::1]:9/',
  ]) {
    expect(problemsOf(value)).toEqual([])
  }
  for (const value of ['http://range.example.test/', 'ftp://127.0.0.1/', 'range.example.test']) {
    expect(problemsOf(value)).toEqual([expect.stringContaining('AUTH_BREACHED_PASSWORDS_URL must start with https://')])
  }
})
