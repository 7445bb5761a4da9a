import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listen, ListenError } from './listen.ts'

const open: Server[] = []
const newServer = () => {
  const server = createServer()
  open.push(server)
  return server
}
afterEach(() => Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))))

const portOf = (server: Server) => (server.address() as AddressInfo).port

test('the default port gives way to the next free one', async () => {
  const first = newServer()
  const taken = await listen(first, '127.0.0.1', { number: 0, asked: false })
  expect(taken).toBe(portOf(first))
  const second = newServer()
  const other = await listen(second, '127.0.0.1', { number: taken, asked: false })
  expect(other).toBeGreaterThan(taken)
  expect(portOf(second)).toBe(other)
})

test('a port that somebody asked for is that port or one clear error', async () => {
  const taken = await listen(newServer(), '127.0.0.1', { number: 0, asked: true })
  await expect(listen(newServer(), '127.0.0.1', { number: taken, asked: true })).rejects.toThrow(ListenError)
  await expect(listen(newServer(), '127.0.0.1', { number: taken, asked: true })).rejects.toThrow(
    `Port ${taken} is taken.`,
  )
})

test.each(['203.0.113.7', 'no-such-host.invalid'])(
  'a host that is not this machine is one clear error: %s',
  async (host) => {
    await expect(listen(newServer(), host, { number: 0, asked: true })).rejects.toThrow(
      `HOST ${host} is not an address of this machine.`,
    )
  },
)
