import { request as httpRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { createFakeClock } from '@latchkey/testing/fake-clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Store, type S3StoreOptions } from './s3-store.ts'
import { describeObjectStore } from './store-contract.ts'
import { openS3Server, type S3Server } from './testing/s3-server.ts'

const clock = createFakeClock()
const picture = { bytes: Uint8Array.of(1, 2, 3), contentType: 'image/png' }

let server: S3Server
beforeAll(async () => {
  server = await openS3Server(clock)
})
afterAll(() => server[Symbol.asyncDispose]())

const open = (change: Partial<S3StoreOptions> = {}) => createS3Store({ ...server.bucket, clock, ...change })

describeObjectStore('a bucket by path', () => open())

// Names under .test lead nowhere, so the connection goes to the server whatever the host is called.
const toLoopback: S3StoreOptions['fetch'] = async ({ pathname, host }, { method = '', headers, body }) => {
  const { hostname, port } = server.bucket.endpoint
  const sent = httpRequest({
    hostname,
    port,
    path: pathname,
    method,
    headers: { ...Object.fromEntries(new Headers(headers)), host },
  })
  const answered = new Promise<Response>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (response) => {
      const { statusCode: status = 500, headers: received } = response
      buffer(response).then((bytes) => {
        const contentType = received['content-type']
        resolve(
          new Response(status === 204 ? null : bytes, {
            status,
            ...(contentType && { headers: { 'content-type': contentType } }),
          }),
        )
      }, reject)
    })
  })
  sent.end(body instanceof Uint8Array ? body : undefined)
  return answered
}

describeObjectStore('a bucket by host', () =>
  open({ isPathStyle: false, endpoint: new URL('http://s3.test'), fetch: toLoopback }),
)

describe('a store in a bucket', () => {
  it('stands under a path of the service, where there is one', async () => {
    const endpoint = new URL(`${server.bucket.endpoint.href}storage/`)
    await open({ endpoint })
      .get('a')
      .catch(() => undefined)
    expect(server.requests.at(-1)).toBe('GET /storage/pictures/a')
  })

  it.each([
    ['another secret', { secretAccessKey: 'another' }, 'SignatureDoesNotMatch'],
    ['another key', { accessKeyId: 'ANOTHER' }, 'InvalidAccessKeyId'],
    ['another region', { region: 'us-east-1' }, 'InvalidAccessKeyId'],
    ['another bucket', { bucket: 'elsewhere' }, 'NoSuchBucket'],
    ['a clock that is wrong', { clock: createFakeClock(new Date('2020-01-01')) }, 'RequestTimeTooSkewed'],
  ])('is refused with %s, also where it asks for nothing, and repeats no secret', async (_what, change, code) => {
    const store = open(change)
    for (const work of [() => store.put('a', picture), () => store.get('never'), () => store.delete('never')]) {
      const words = await work().then(String, String)
      expect(words).toContain(code)
      expect(words).not.toContain(server.bucket.secretAccessKey)
    }
  })

  it('reads once more when the service stumbles, and gives up after that', async () => {
    await open().put('steady', picture)
    server.misbehaveOnce((_request, response) => void response.writeHead(503).end('busy'))
    expect((await open().get('steady'))?.contentType).toBe('image/png')
    server.misbehaveOnce((request) => void request.socket.destroy())
    expect((await open().get('steady'))?.contentType).toBe('image/png')
    for (let count = 0; count < 2; count++)
      server.misbehaveOnce((_request, response) => void response.writeHead(500).end())
    await expect(open().get('steady')).rejects.toThrow('refused GET with 500')
  })

  it('writes and deletes once, and says when that failed', async () => {
    const before = server.requests.length
    server.misbehaveOnce((_request, response) => void response.writeHead(503).end())
    await expect(open().put('once', picture)).rejects.toThrow('refused PUT with 503')
    server.misbehaveOnce((_request, response) => void response.writeHead(503).end())
    await expect(open().delete('once')).rejects.toThrow('refused DELETE with 503')
    expect(server.requests.slice(before)).toEqual(['PUT /pictures/once', 'DELETE /pictures/once'])
  })

  it('goes nowhere else, whatever the service says', async () => {
    for (let count = 0; count < 2; count++) {
      server.misbehaveOnce((_request, response) => void response.writeHead(307, { Location: '/pictures/other' }).end())
    }
    const before = server.requests.length
    await expect(open().get('a')).rejects.toThrow()
    expect(server.requests.slice(before)).toEqual(['GET /pictures/a', 'GET /pictures/a'])
  })

  it('waits for a bounded time', async () => {
    for (let count = 0; count < 2; count++) server.misbehaveOnce(() => undefined)
    await expect(open({ timeoutMs: 50 }).get('a')).rejects.toThrow(/timeout|aborted/i)
  })

  it.each(['../secret', 'a/b', '', 'a?b', 'a b', 'x'.repeat(65)])('asks for nothing by the key %j', async (key) => {
    const before = server.requests.length
    for (const work of [() => open().get(key), () => open().put(key, picture), () => open().delete(key)]) {
      await expect(work()).rejects.toThrow('A key holds')
    }
    expect(server.requests).toHaveLength(before)
  })
})
