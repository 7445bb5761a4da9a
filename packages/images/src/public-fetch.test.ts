import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPublicFetch, isPublicAddress, type PublicFetchOptions } from './public-fetch.ts'

let server: Server
let asked: string[]
let answer: RequestListener
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  asked = []
  answer = (_request, response) => void response.end('picture')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const loopback = { address: '127.0.0.1', family: 4 }

/** Where every public address leads to the server of this test, without TLS. */
function open(options: PublicFetchOptions = {}) {
  const { port } = server.address() as AddressInfo
  return createPublicFetch({
    resolve: async () => [loopback],
    isPublic: () => true,
    request: (request, onResponse) => httpRequest({ ...request, port }, onResponse),
    ...options,
  })
}

describe('reading what others may have chosen', () => {
  test('gives what is there, and asks with the name', async () => {
    const response = await open()('https://pictures.test/a/x?size=1#y')
    expect([response.status, await response.text()]).toEqual([200, 'picture'])
    expect(asked).toEqual([expect.stringMatching(/^pictures\.test:\d+\/a\/x\?size=1$/)])
  })

  test('resolves the name once and goes to what was checked, whatever the name means a moment later', async () => {
    const answers = [[loopback], [{ address: '127.0.0.2', family: 4 }]]
    const checked: string[] = []
    const get = open({
      resolve: async () => answers.shift() ?? [],
      isPublic: (address) => checked.push(address) > 0,
    })
    expect((await get('https://pictures.test/')).status).toBe(200)
    expect([answers.length, checked]).toEqual([1, ['127.0.0.1']])
  })

  test.each([
    ['of this machine', ['127.0.0.1']],
    ['of a cloud’s own', ['169.254.169.254']],
    ['private', ['10.0.0.1']],
    ['private beside a public one', ['142.250.0.1', '192.168.0.1']],
    ['private in the clothes of IPv6', ['::ffff:10.0.0.1']],
    ['missing', []],
  ])('connects to nothing where an address of the name is %s', async (_what, addresses) => {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    await expect(open({ resolve, isPublic: isPublicAddress })('https://pictures.test/')).rejects.toThrow('not public')
    expect(asked).toEqual([])
  })

  test.each([
    'http://pictures.test/',
    'https://pictures.test:8443/',
    'https://ana:secret@pictures.test/',
    'https://142.250.0.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://[2a00:1450::1]/',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
  ])('asks nobody for %s', async (url) => {
    let isResolved = false
    const resolve = async () => {
      isResolved = true
      return [loopback]
    }
    await expect(open({ resolve })(url)).rejects.toThrow('Only names over https')
    expect([isResolved, asked]).toEqual([false, []])
  })

  test.each([301, 302, 303, 307, 308])('follows no redirect (%d)', async (status) => {
    answer = (_request, response) => void response.writeHead(status, { Location: 'https://elsewhere.test/' }).end()
    await expect(open()('https://pictures.test/')).rejects.toThrow(`status ${status}`)
    expect(asked).toHaveLength(1)
  })

  test('stops waiting when it is told to, before the answer and in the middle of it', async () => {
    answer = () => undefined
    await expect(open()('https://pictures.test/', { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    answer = (_request, response) => void response.write('half a ')
    const caller = new AbortController()
    const response = await open()('https://pictures.test/', { signal: caller.signal })
    caller.abort()
    await expect(response.text()).rejects.toThrow()
  })
})

test.each([
  ...['0.0.0.0', '127.1.2.3', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
  ...['192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:0a00:0001'],
  ...['64:ff9b::a00:1', '2002:a00:1::', '2001:db8::1', '2001::1', 'name', ''],
])('%s is no address of the internet', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['142.250.185.65', '2a00:1450:4001:82f::2001', '8.8.8.8'])('%s is one', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})
