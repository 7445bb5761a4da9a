import superjson from 'superjson'

/** A request as the server saw it. */
interface SeenRequest {
  readonly method: string
  /** The procedures, by their paths. */
  readonly paths: readonly string[]
  readonly url: URL
  readonly headers: Headers
}

/** What a procedure does: gives a value or a whole answer, throws a refusal, or fails as a network does. */
export type FakeProcedure = (request: SeenRequest) => unknown

/** Answers calls in tRPC's protocol, without a network. */
export interface FakeServer {
  readonly fetch: typeof globalThis.fetch
  readonly requests: SeenRequest[]
  /** By path; may be changed at any time. */
  readonly procedures: Record<string, FakeProcedure>
}

/** Thrown by a procedure to refuse. */
export class Refusal extends Error {
  readonly appCode: string
  readonly details: object | undefined

  constructor(appCode: string, details?: object) {
    super(appCode)
    this.appCode = appCode
    this.details = details
  }
}

export function newFakeServer(procedures: Record<string, FakeProcedure>): FakeServer {
  const requests: SeenRequest[] = []
  return {
    requests,
    procedures,
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input)
      const paths = decodeURIComponent(url.pathname.replace('/api/trpc/', '')).split(',')
      const request = { method: init?.method ?? 'GET', paths, url, headers: new Headers(init?.headers) }
      requests.push(request)
      const answers = await Promise.all(paths.map((path) => answer(path, request, procedures[path])))
      const isStream = request.headers.get('accept') === 'text/event-stream'
      const whole = answers.find((one) => one instanceof Response)
      if (whole) return whole
      return Response.json(url.searchParams.has('batch') && !isStream ? answers : answers[0])
    },
  }
}

/** A stream of server-sent events that ends after the last one. */
export function eventStream(...events: { event?: string; id?: string; data: unknown }[]): Response {
  const lines = events.map(({ event, id, data }) =>
    [event && `event: ${event}`, id && `id: ${id}`, `data: ${JSON.stringify(data)}`].filter(Boolean).join('\n'),
  )
  return new Response(lines.map((line) => `${line}\n\n`).join(''), { headers: { 'content-type': 'text/event-stream' } })
}

/** A value as it travels in an event. */
export const onWire = (value: unknown) => superjson.serialize(value)

/** A refusal as it travels. */
export function errorShape({ appCode, details }: Refusal, httpStatus = 401): object {
  return {
    message: appCode,
    // tRPC's client checks a stream's error by this number.
    code: httpStatus === 503 ? -32603 : -32001,
    data: { code: 'UNAUTHORIZED', httpStatus, appCode, ...(details && { details }) },
  }
}

async function answer(path: string, request: SeenRequest, procedure: FakeProcedure | undefined): Promise<unknown> {
  try {
    if (!procedure) throw new Error(`The fake server has no ${path}.`)
    const value = await procedure(request)
    return value instanceof Response ? value : { result: { data: onWire(value) } }
  } catch (error) {
    if (error instanceof Refusal) return { error: onWire(errorShape(error)) }
    throw error
  }
}
