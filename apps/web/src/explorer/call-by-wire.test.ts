import superjson from 'superjson'
import { afterEach, expect, it, vi } from 'vitest'
import { parseInput } from './call-answer.ts'
import { callByWire } from './call-by-wire.ts'

afterEach(() => vi.unstubAllGlobals())

/** What was sent, and a server that answers so. */
function answerWith(status: number, body: unknown) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json(body, { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

const task = { type: 'mutation', path: 'tasks.create' } as const

it('sends what was typed as any program does, and shows what was answered', async () => {
  const at = new Date('2026-11-21T12:00:00Z')
  const fetch = answerWith(200, { result: { data: superjson.serialize({ title: 'Bread', createdAt: at }) } })
  const answer = await callByWire(task, { title: 'Bread' })
  expect(fetch).toHaveBeenCalledWith('/api/trpc/tasks.create', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"json":{"title":"Bread"}}',
  })
  expect(answer).toMatchObject({ status: 200, appCode: null })
  expect(JSON.parse(answer.text)).toEqual({ title: 'Bread', createdAt: at.toISOString() })
})

it('asks a query by its address', async () => {
  const fetch = answerWith(200, { result: { data: superjson.serialize(true) } })
  await callByWire({ type: 'query', path: 'tasks.get' }, { id: 'a/b' })
  expect(fetch).toHaveBeenCalledWith('/api/trpc/tasks.get?input=%7B%22json%22%3A%7B%22id%22%3A%22a%2Fb%22%7D%7D')
})

it('shows nothing where nothing is answered', async () => {
  answerWith(200, { result: { data: superjson.serialize(undefined) } })
  expect(await callByWire(task, undefined)).toMatchObject({ status: 200, text: '' })
})

it('shows the code of a refusal, and what comes with it', async () => {
  const data = { appCode: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: 30 } }
  answerWith(429, { error: { json: { message: 'Wait.', data } } })
  const answer = await callByWire(task, {})
  expect(answer).toMatchObject({ status: 429, appCode: 'TOO_MANY_ATTEMPTS' })
  expect(JSON.parse(answer.text)).toEqual({ message: 'Wait.', details: { retryAfterSeconds: 30 } })
})

it.each([
  ['{"title": "Bread"}', { value: { title: 'Bread' } }],
  ['  ', { value: undefined }],
  ['{title}', { problem: expect.stringMatching(/^Enter JSON\. .+/) }],
  [String.raw`["\u0000"]`, { problem: 'Enter JSON. It holds a character that cannot be stored.' }],
])('reads %j', (typed, parsed) => {
  expect(parseInput(typed)).toEqual(parsed)
})
