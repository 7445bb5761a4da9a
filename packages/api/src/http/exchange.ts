import { randomUUID } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Visit } from './traffic.ts'

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Always our own: what a client sends could be anything, also somebody else's. */
  readonly requestId: string
  readonly startedAt: number
  readonly visit: Visit
}

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: OutgoingHttpHeaders
}

export function openExchange(request: IncomingMessage, response: ServerResponse, visit: Visit): Exchange {
  return { request, response, requestId: randomUUID(), startedAt: performance.now(), visit }
}

/** Headers of every answer. None may be stored, read as another type, or embedded by other sites. */
export function headersOf(exchange: Exchange): OutgoingHttpHeaders {
  return {
    'x-request-id': exchange.requestId,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    vary: 'cookie, authorization, origin',
  }
}

/**
 * What comes with a 401 (RFC 9110 §15.5.2). Browsers ask for a password at Basic, Digest and the like, never at Bearer
 * (RFC 6750 §3), which is how a program presents its key.
 */
const challenge = { 'www-authenticate': 'Bearer realm="latchkey"' }

/** Answers with JSON text. Does nothing when the client is gone. */
export function sendJson(exchange: Exchange, { status, body, headers }: Answer): void {
  const { response } = exchange
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    ...headersOf(exchange),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(status === 401 ? challenge : {}),
    ...headers,
  })
  response.end(body)
}

export const elapsedMs = ({ startedAt }: Exchange): number => Math.round((performance.now() - startedAt) * 10) / 10
