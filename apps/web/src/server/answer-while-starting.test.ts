import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AppRouter } from '@latchkey/api/types'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import superjson from 'superjson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerWhileStarting } from './answer-while-starting.ts'

const server = createServer(answerWhileStarting)
let url: string
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

it.each([
  ['live', 200, '{"status":"live"}'],
  ['ready?verbose=1', 503, '{"status":"unavailable"}'],
])('tells health checks in the words of the running server: %s', async (name, status, words) => {
  const answer = await fetch(`${url}/api/health/${name}`)
  expect([answer.status, await answer.text()]).toEqual([status, words])
})

it('refuses calls so that clients understand it, and come back', async () => {
  const client = createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${url}/api/trpc`, transformer: superjson })],
  })
  const calls = await Promise.allSettled([client.auth.status.get.query(), client.tasks.list.query()])
  for (const call of calls) {
    expect(call).toMatchObject({
      reason: { data: { httpStatus: 503, appCode: 'SERVICE_UNAVAILABLE', details: { retryAfterSeconds: 2 } } },
    })
  }
  expect((await fetch(`${url}/api/trpc/tasks.list`)).headers.get('retry-after')).toBe('2')
})

it('shows everybody else a page', async () => {
  const answer = await fetch(`${url}/sign-in`)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await answer.text()).toContain('Latchkey is starting')
})
