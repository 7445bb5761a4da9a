import type { RedirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import type { DomainError } from '@latchkey/contracts/domain-error'
import { toApiError } from '../errors/to-api-error.ts'
import { headersOf, type Exchange } from './exchange.ts'
import { logOutcome, outcomeHeaders } from './finish.ts'
import { authenticateRequest, type HttpWorld, type AuthenticatedCall } from './world.ts'

/** One request on somebody's way to a provider and back. */
export interface RedirectVisit {
  readonly exchange: Exchange
  readonly provider: RedirectProvider
  /** What the log calls it. */
  readonly name: string
  /** The query's. */
  readonly parameters: URLSearchParams
}

/** Finds out who comes. Whatever its headers say, it is a browser: a key is delivered as a cookie. */
export async function authenticateVisit(world: HttpWorld, { exchange }: RedirectVisit): Promise<AuthenticatedCall> {
  const { request, requestId } = exchange
  const { presented, ctx } = await authenticateRequest(world, request, { requestId, countsAsUse: true })
  return { presented, ctx: { ...ctx, transport: 'cookie', client: { ...ctx.client, isProgram: false } } }
}

/** Where a browser goes on, and why, where something stopped it. */
export interface NextPlace {
  /** The provider's address, or a path of this site. */
  readonly to: string
  readonly refusal?: DomainError
}

/** Leads the browser on by a GET, whatever it came with (RFC 9110 §15.4.4), with the cookies that were set. */
export function leadOn(
  world: HttpWorld,
  { exchange, name, authenticated }: RedirectVisit & { readonly authenticated?: AuthenticatedCall },
  { to, refusal }: NextPlace,
): void {
  const { response } = exchange
  const status = 303
  if (!response.headersSent && !response.destroyed) {
    // No Retry-After: with a redirect it would ask the browser to wait here.
    const headers = { ...headersOf(exchange), ...outcomeHeaders(world, authenticated, []) }
    response.writeHead(status, { ...headers, location: to, 'content-length': 0 }).end()
  }
  const errors = refusal ? [toApiError(refusal)] : []
  logOutcome(world, exchange, { procedures: [name], authenticated, status, errors })
}
