import { IncomingMessage, type IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import {
  addressToPrefer,
  comesFromHere,
  formBytesMax,
  isAsset,
  pathAndQueryOf,
  pathOf,
  refusalOf,
} from './page-rules.ts'

const place = { appUrl: 'http://localhost:3000', localMode: true }

function request(url: string, headers: IncomingHttpHeaders = {}, method = 'GET'): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), {
    url,
    method,
    headers: { host: 'localhost:3000', ...headers },
  })
}

const statusOf = (...args: Parameters<typeof request>) => refusalOf(place, request(...args))?.status

describe('a page request is refused', () => {
  test('under a name that is not ours, in local mode, so that no other site can read the inbox', () => {
    expect(statusOf('/dev/mail', { host: 'rebound.example.test:3000' })).toBe(421)
    expect(statusOf('/dev/mail', { host: '' })).toBe(421)
    expect(statusOf('/dev/mail', { host: 'localhost:3000' })).toBeUndefined()
    expect(statusOf('/dev/mail', { host: '[::1]:3000' })).toBeUndefined()
    const elsewhere = request('/', { host: 'rebound.example.test' })
    expect(refusalOf({ ...place, localMode: false }, elsewhere)).toBeUndefined()
  })

  test.each(['PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PATCH'])('with the method %s', (method) => {
    expect(statusOf('/tasks', {}, method)).toBe(405)
  })

  test('when its form is larger than a form may be, or does not say how large it is', () => {
    expect(statusOf('/tasks', { 'content-length': String(formBytesMax) }, 'POST')).toBeUndefined()
    expect(statusOf('/tasks', { 'content-length': String(formBytesMax + 1) }, 'POST')).toBe(413)
    expect(
      statusOf('/settings/profile', { 'content-length': String(5 * 1024 * 1024 + formBytesMax) }, 'POST'),
    ).toBeUndefined()
    expect(statusOf('/settings/profile', { 'content-length': String(6 * 1024 * 1024) }, 'POST')).toBe(413)
    expect(statusOf('/tasks', {}, 'POST')).toBe(411)
  })

  test('as too large in words for what its form takes, with a way back to it', () => {
    const refused = (path: string) => refusalOf(place, request(path, { 'content-length': '9000000' }, 'POST'))
    expect(refused('/settings/profile')).toMatchObject({
      status: 413,
      text: 'Use a picture of 5 MB or less.',
      again: 'Back to the form',
    })
    expect(refused('/tasks')).toMatchObject({ text: expect.stringMatching(/^Shorten/), again: 'Back to the form' })
  })

  test("when it asks for Next's image optimiser", () => {
    expect(statusOf('/_next/image?url=%2Fx.png&w=64&q=75')).toBe(404)
  })
})

test.each(['/_next/../package.json', '/a/%2e%2E/b', '/..', '/a/..%2fb', '/a\\..\\b'])(
  'the path %s leads nowhere',
  (path) => {
    expect(statusOf(path)).toBe(404)
  },
)

test.each(['/a..b', '/...', '/tasks/..a'])('the path %s only has dots', (path) => {
  expect(statusOf(path)).toBeUndefined()
})

test('in local mode a loopback address moves to the address of the app, wherever the path seems to lead', () => {
  const moved = (url: string, host: string) => addressToPrefer(place, request(url, { host }))
  expect(moved('/tasks?view=x', '127.0.0.1:3000')).toBe('http://localhost:3000/tasks?view=x')
  expect(moved('//evil.example.test/x', '127.0.0.1:3000')).toBe('http://localhost:3000//evil.example.test/x')
  expect(moved('/tasks', '[::1]:3000')).toBe('http://localhost:3000/tasks')
  expect(moved('/tasks', 'localhost:3000')).toBeUndefined()
  expect(addressToPrefer({ ...place, localMode: false }, request('/', { host: '127.0.0.1' }))).toBeUndefined()
  expect(addressToPrefer(place, request('/', { host: '127.0.0.1:3000' }, 'POST'))).toBeUndefined()
})

test('assets are what is the same for everybody', () => {
  for (const path of ['/_next/static/chunks/a.js', '/icon.svg']) expect(isAsset(path)).toBe(true)
  for (const path of ['/', '/tasks', '/robots.txt', '/tasks/a.svg', '/settings/x.png', '/_nextish', '/a/icon.svg']) {
    expect(isAsset(path)).toBe(false)
  }
})

test('the path has no query, and a request line with a whole URL is one for the start page', () => {
  expect(pathOf(request('/sign-in?returnTo=%2Ftasks'))).toBe('/sign-in')
  expect(pathOf(request('http://evil.example.test/tasks'))).toBe('/')
})

test('the way back keeps the query, without the mark of a fetch by Next', () => {
  expect(pathAndQueryOf(request('/tasks?view=a%20b&_rsc=1x2'))).toBe('/tasks?view=a+b')
  expect(pathAndQueryOf(request('/tasks?_rsc=1x2'))).toBe('/tasks')
  expect(pathAndQueryOf(request('/tasks'))).toBe('/tasks')
})

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ 'sec-fetch-site': 'cross-site', referer: 'http://localhost:3000/tasks' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ referer: 'http://localhost:3000/tasks' }, true],
  [{ referer: 'http://localhost:30001/tasks' }, false],
  [{ referer: 'http://evil.example.test/http://localhost:3000/' }, false],
  [{}, false],
])('what comes with %j comes from a page of ours: %s', (headers, isFromHere) => {
  expect(comesFromHere(place, request('/tasks?notice=x', headers))).toBe(isFromHere)
})
