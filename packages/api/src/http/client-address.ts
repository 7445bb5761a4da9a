import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6, type Socket } from 'node:net'
import { canonicalAddress } from '@latchkey/auth/client-address'

/** Reads the address that a request really comes from. */
export type AddressReader = (request: IncomingMessage) => string | null

/**
 * Walks from the socket to the left through `X-Forwarded-For` and stops at the first address that is not a trusted
 * proxy's: what stands further left, anybody can have written (OWASP ASVS 5.0 4.1.3). `trustedProxies` is a number of
 * hops (`['1']`), a list of addresses and CIDR blocks, or empty: then the header is ignored.
 * @throws Error naming the entry that is neither.
 */
export function createAddressReader(trustedProxies: readonly string[]): AddressReader {
  const peerOf = createPeerReader()
  if (trustedProxies.length === 0) return (request) => peerOf(request.socket)
  const isTrusted =
    trustedProxies.length === 1 && /^\d+$/.test(trustedProxies[0] ?? '')
      ? trustHops(Number(trustedProxies[0]))
      : trustAddresses(trustedProxies)
  return (request) => {
    let client = peerOf(request.socket)
    const forwarded = forwardedFor(request).split(',')
    for (let hop = 0; client !== null && isTrusted(client, hop); hop++) {
      const next = withoutPort(forwarded.pop() ?? '')
      const address = canonicalAddress(next)
      if (address === null) break
      client = address
    }
    return client
  }
}

/** The other end of a connection; read once for all its requests. */
function createPeerReader(): (socket: Socket) => string | null {
  const peers = new WeakMap<Socket, string | null>()
  return (socket) => {
    const known = peers.get(socket)
    if (known !== undefined) return known
    const peer = canonicalAddress(socket.remoteAddress ?? '')
    peers.set(socket, peer)
    return peer
  }
}

type Trust = (address: string, hop: number) => boolean

const trustHops =
  (hops: number): Trust =>
  (_, hop) =>
    hop < hops

function trustAddresses(entries: readonly string[]): Trust {
  const trusted = new BlockList()
  for (const entry of entries) {
    const [text = '', bits] = entry.split('/')
    const address = canonicalAddress(text)
    const bitsMax = address !== null && isIPv6(address) ? 128 : 32
    const prefix = bits === undefined ? bitsMax : Number(bits)
    if (address === null || !Number.isInteger(prefix) || prefix < 0 || prefix > bitsMax || bits === '') {
      throw new Error(`TRUSTED_PROXIES: "${entry}" is neither a number of hops nor an address or CIDR block.`)
    }
    trusted.addSubnet(address, prefix, familyOf(address))
  }
  return (address) => trusted.check(address, familyOf(address))
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

function forwardedFor({ headers }: IncomingMessage): string {
  const header = headers['x-forwarded-for']
  return Array.isArray(header) ? header.join(',') : (header ?? '')
}

/** Some proxies write `192.0.2.1:443` or `[2001:db8::1]:443`. */
function withoutPort(entry: string): string {
  const text = entry.trim()
  return /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d[\d.]+)(?::\d+)?$/.exec(text)?.[1] ?? text
}
