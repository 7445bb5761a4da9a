import type { OutgoingHttpHeaders } from 'node:http'
import { isDomainError } from '@latchkey/contracts/domain-error'
import type { ApiError } from '../errors/to-api-error.ts'
import { setCookieHeader } from './auth-key-transport.ts'
import { elapsedMs, type Exchange } from './exchange.ts'
import type { ApiLog } from './log.ts'
import type { HttpWorld, AuthenticatedCall } from './world.ts'

/**
 * The headers that the outcome adds: cookies, how long to wait, and the end of the connection at a shutdown. A dead
 * cookie is taken away once its holder was told why it is dead.
 */
export function outcomeHeaders(
  world: HttpWorld,
  authenticated: AuthenticatedCall | undefined,
  errors: readonly ApiError[],
): OutgoingHttpHeaders {
  if (authenticated?.presented?.source === 'cookie' && errors.some(tellsWhy)) {
    const { reply } = authenticated.ctx
    const cleared = reply.authCookies.clearedSession()
    if (!reply.cookies.some(({ name }) => name === cleared.name)) reply.setCookie(cleared)
  }
  const cookies = authenticated?.ctx.reply.cookies.map(setCookieHeader) ?? []
  const waits = errors.flatMap(({ details }) =>
    details && 'retryAfterSeconds' in details ? details.retryAfterSeconds : [],
  )
  return {
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    ...(waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {}),
    ...(world.traffic.isClosing ? { connection: 'close' } : {}),
  }
}

const tellsWhy = ({ cause }: ApiError) => isDomainError(cause, 'NOT_SIGNED_IN') && cause.details.reason !== undefined

/**
 * One line per call, and the full story of what nobody planned. Holds no key, no input and no query string.
 */
export function logOutcome(
  world: HttpWorld,
  exchange: Exchange,
  outcome: {
    /** What was asked for; only names of ours. */
    readonly procedures: readonly string[]
    readonly authenticated: AuthenticatedCall | undefined
    readonly status: number
    readonly errors: readonly ApiError[]
  },
): void {
  const { requestId } = exchange
  const { procedures, authenticated, status, errors } = outcome
  for (const error of errors) logFailure(world.log, requestId, error)
  const authentication = authenticated?.ctx.authentication
  world.log.info(
    {
      requestId,
      procedures,
      status,
      codes: errors.map(({ appCode }) => appCode),
      ms: elapsedMs(exchange),
      userId: authentication?.status === 'signed-in' ? authentication.session.userId : null,
      address: authenticated?.ctx.client.address ?? world.addressOf(exchange.request),
    },
    'call',
  )
}

/** The full story behind an error that says little outside; other errors need none. */
export function logFailure(log: ApiLog, requestId: string, { cause }: ApiError): void {
  if (isDomainError(cause, 'UNEXPECTED')) {
    log.error({ requestId, reference: cause.details.reference, err: cause.cause }, 'unexpected error')
  } else if (isDomainError(cause, 'SERVICE_UNAVAILABLE')) {
    log.warn({ requestId, err: cause.cause }, `${cause.details.away ?? 'database'} unavailable`)
  }
}
