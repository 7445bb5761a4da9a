import { DomainError } from '@latchkey/contracts/domain-error'
import { isTrackedEnvelope } from '@trpc/server'
import { toApiError, type ApiError } from '../errors/to-api-error.ts'
import { openEventChannel, type EventChannel, type StreamEvent } from './event-channel.ts'
import { headersOf, type Exchange } from './exchange.ts'
import { logOutcome, outcomeHeaders } from './finish.ts'
import { noPlaceRetrySeconds } from './open-streams.ts'
import { namesOf } from './trpc-target.ts'
import { callProcedure, errorShape, serialize } from './procedure-calls.ts'
import type { AdmittedCall, HttpWorld, AuthenticatedCall } from './world.ts'
import { isAsyncIterable } from '../wire/is-async-iterable.ts'

/**
 * Serves a subscription as server-sent events in tRPC's protocol (`connected`, data, `ping`, `serialized-error`,
 * `return`). A refused call is an event too, since an `EventSource` cannot read the body of another status. When we
 * end a stream (its time is up, or the server shuts down) nothing is said, so that the client connects again. Where there
 * are too many streams the refusal is `OVERLOADED`, and like with any that says how long to wait the client is told to.
 */
export async function serveStream(world: HttpWorld, exchange: Exchange, admitted: AdmittedCall): Promise<void> {
  const { authenticated, target } = admitted
  const stop = new AbortController()
  const lifetime = setTimeout(() => stop.abort(), world.streamTimes.durationMaxMs)
  exchange.response.once('close', () => stop.abort())
  if (exchange.response.destroyed) stop.abort()
  const errors: ApiError[] = []
  const leave = world.openStreams.enter(sessionOf(authenticated))
  try {
    const opened = leave ? await open(admitted, exchange, stop.signal) : noPlace()
    if (opened.status === 'refused') errors.push(opened.error)
    const channel = begin(world, exchange, outcomeHeaders(world, authenticated, errors))
    stop.signal.addEventListener('abort', () => channel.end())
    if (stop.signal.aborted) channel.end()
    exchange.visit.whenClosing(() => stop.abort())
    const error = opened.status === 'refused' ? opened.error : await pump(opened.source, channel, stop.signal)
    if (error === undefined) return
    await channel.send(errorEvent(error, target.calls[0]?.path))
    if (opened.status === 'open') errors.push(error)
  } finally {
    leave?.()
    clearTimeout(lifetime)
    stop.abort()
    logOutcome(world, exchange, { procedures: namesOf(target), authenticated, status: 200, errors })
  }
}

type Opened =
  | { readonly status: 'open'; readonly source: AsyncIterable<unknown> }
  | { readonly status: 'refused'; readonly error: ApiError }

const noPlace = (): Opened => ({
  status: 'refused',
  error: toApiError(new DomainError('OVERLOADED', { retryAfterSeconds: noPlaceRetrySeconds })),
})

const sessionOf = ({ ctx: { authentication } }: AuthenticatedCall) =>
  authentication.status === 'signed-in' ? authentication.session : null

async function open(
  { target, authenticated, inputs }: AdmittedCall,
  { request }: Exchange,
  signal: AbortSignal,
): Promise<Opened> {
  try {
    const [call] = target.calls
    const lastEventId = request.headers['last-event-id']
    const source = await callProcedure(authenticated.ctx, {
      path: call?.path ?? '',
      type: 'subscription',
      index: 0,
      rawInput: () => inputs(0),
      ...(typeof lastEventId === 'string' && { lastEventId }),
      signal,
    })
    if (!isAsyncIterable(source)) throw new Error(`${call?.path} must be an async generator.`)
    return { status: 'open', source }
  } catch (thrown) {
    return { status: 'refused', error: toApiError(thrown) }
  }
}

function begin(world: HttpWorld, exchange: Exchange, headers: ReturnType<typeof outcomeHeaders>): EventChannel {
  const { pingMs, reconnectAfterMs } = world.streamTimes
  exchange.response.writeHead(200, {
    ...headersOf(exchange),
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  const channel = openEventChannel(exchange.response, pingMs)
  void channel.send({ event: 'connected', data: JSON.stringify({ reconnectAfterInactivityMs: reconnectAfterMs }) })
  return channel
}

/** Passes on what the source yields, until it ends, fails or is told to stop. Gives the error if it failed. */
async function pump(
  source: AsyncIterable<unknown>,
  channel: EventChannel,
  stop: AbortSignal,
): Promise<ApiError | undefined> {
  try {
    for await (const value of source) await channel.send(dataEvent(value))
    await channel.send({ event: 'return', data: '' })
    return undefined
  } catch (thrown) {
    return stop.aborted ? undefined : toApiError(thrown)
  }
}

function dataEvent(value: unknown): StreamEvent {
  return isTrackedEnvelope(value)
    ? { id: value[0], data: JSON.stringify(serialize(value[1])) }
    : { data: JSON.stringify(serialize(value)) }
}

function errorEvent(error: ApiError, path: string | undefined): StreamEvent {
  const { details } = error
  const isAway = details && 'retryAfterSeconds' in details
  return {
    event: 'serialized-error',
    data: JSON.stringify(serialize(errorShape(error, path))),
    ...(isAway && { reconnectMs: details.retryAfterSeconds * 1000 }),
  }
}
