import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerWellKnown } from './well-known.ts'

const server = createServer((request, response) => {
  if (!answerWellKnown('https://latchkey.test', request, response)) response.writeHead(404).end()
})
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const askAt = (path: string, method = 'GET') => fetch(`${url}${path}`, { method, redirect: 'manual' })
const ask = (path: string, method?: string) => askAt(`/.well-known${path}`, method)

describe('password managers find', () => {
  test('where the password is changed', async () => {
    const answer = await ask('/change-password')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/settings/security#password'])
  })

  test('where passkeys are added and managed, without being led elsewhere', async () => {
    const answer = await ask('/passkey-endpoints?from=manager')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
    const page = 'https://latchkey.test/settings/security#passkeys'
    expect(await answer.json()).toEqual({ enroll: page, manage: page })
    const head = await ask('/passkey-endpoints', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  test('the icon, where a browser looks for one on a page that names none', async () => {
    const answer = await askAt('/favicon.ico')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/icon.svg'])
  })

  test('nothing where nothing is, so that they can tell', async () => {
    expect((await ask('/resource-that-should-not-exist-whose-status-code-should-not-be-200')).status).toBe(404)
    expect((await ask('/change-password', 'POST')).status).toBe(404)
  })
})
