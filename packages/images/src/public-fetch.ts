import { lookup } from 'node:dns/promises'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import ipaddr from 'ipaddr.js'

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

export interface PublicFetchOptions {
  /** Default: the system's resolver. */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>
  /** Default: whatever is reached over the internet, and nothing else. */
  readonly isPublic?: (address: string) => boolean
  /** Default: over TLS, with the certificate checked against the name. */
  readonly request?: (options: RequestOptions, onResponse: (response: IncomingMessage) => void) => ClientRequest
}

/** Reads from elsewhere. Rejects where it may not, or cannot. */
export type PublicFetch = (url: string, options?: { readonly signal?: AbortSignal }) => Promise<Response>

/**
 * A GET for addresses that others may have chosen (server-side request forgery; OWASP ASVS 5.0 1.3.6): https on its own
 * port only, to public addresses only, and no redirect is followed. A name is resolved once; the connection goes to an address
 * that was checked, so a name that means something else a moment later leads nowhere else. A name that has one address which is
 * not public is refused whole. Which hosts may be asked at all is the caller's to say.
 */
export function createPublicFetch(options: PublicFetchOptions = {}): PublicFetch {
  const { resolve = resolveBySystem, isPublic = isPublicAddress, request = httpsRequest } = options
  return async (url, { signal } = {}) => {
    const { protocol, hostname, port, username, password, pathname, search } = new URL(url)
    const isPlain = protocol === 'https:' && port === '' && username === '' && password === ''
    if (!isPlain || isIP(hostname.replaceAll(/[[\]]/g, '')) > 0) throw new Error('Only names over https are asked.')
    signal?.throwIfAborted()
    const addresses = await resolve(hostname)
    const [first] = addresses
    if (!first || !addresses.every(({ address }) => isPublic(address))) {
      throw new Error('The name has an address that is not public, or none.')
    }
    // Without a pool, or the connection could be one that nobody checked.
    const sent = {
      hostname,
      path: `${pathname}${search}`,
      lookup: always(first),
      agent: false,
      ...(signal && { signal }),
    }
    const response = await new Promise<IncomingMessage>((answer, fail) => {
      request(sent, answer).on('error', fail).end()
    })
    return toResponse(response)
  }
}

const resolveBySystem = (hostname: string) => lookup(hostname, { all: true })

/** A resolver with one answer, whatever it is asked. */
const always =
  ({ address, family }: ResolvedAddress): LookupFunction =>
  (_hostname, { all }, answer) =>
    all ? answer(null, [{ address, family }]) : answer(null, address, family)

/** Whether an address is one of the internet: not this machine, a private network, a link, or a way around to those. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  // IPv4 in the clothes of IPv6 is checked as what it is.
  return ipaddr.process(text).range() === 'unicast'
}

function toResponse(response: IncomingMessage): Response {
  const { statusCode: status = 500 } = response
  if (status >= 300 && status < 400) {
    response.destroy()
    throw new Error(`It answered with status ${status}, and no redirect is followed.`)
  }
  const hasBody = status !== 204 && status !== 205
  if (!hasBody) response.resume()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- two declarations of the one stream of the platform
  return new Response(hasBody ? (Readable.toWeb(response) as ReadableStream<Uint8Array>) : null, { status })
}
