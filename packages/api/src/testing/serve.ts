import { createServer, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import superjson from 'superjson'
import { createHttpHandler, type HttpHandler, type HttpHandlerOptions } from '../http/handler.ts'
import type { ApiHarness } from './create-api-harness.ts'

/** One line of the log. */
interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly details: Record<string, unknown>
  readonly message: string
}

/** A real server on a port of its own. */
export interface Served extends AsyncDisposable {
  readonly url: string
  readonly handler: HttpHandler
  readonly log: readonly LogLine[]
}

/** Serves the API for a test. `appUrl` stays https://latchkey.test unless told otherwise. */
export async function serve(world: ApiHarness, options: Partial<HttpHandlerOptions> = {}): Promise<Served> {
  const log: LogLine[] = []
  const write = (level: LogLine['level']) => (details: object, message: string) =>
    void log.push({ level, details: { ...details }, message })
  const handler = createHttpHandler({
    auth: world.auth,
    tasks: world.tasks,
    operations: world.operations,
    appUrl: 'https://latchkey.test',
    trustedProxies: [],
    localMode: false,
    readiness: () => true,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    ...options,
  })
  const server = createServer((request, response) => {
    if (!handler.handle(request, response)) response.writeHead(418).end('not ours')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    handler,
    log,
    async [Symbol.asyncDispose]() {
      handler.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await handler.drained()
    },
  }
}

export interface RawRequest {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer | readonly (string | Buffer)[]
}

export interface RawResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The answer to a single call; its error where it failed. */
  readonly data: unknown
  readonly error: { message: string; code: number; data: Record<string, unknown> } | undefined
  readonly cookies: readonly string[]
}

/** A request with nothing added by a client: no origin, no cookie, no content type. A list of bodies is sent chunked. */
export function send(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        const status = response.statusCode ?? 0
        resolve({
          status,
          headers: response.headers,
          text,
          cookies: response.headers['set-cookie'] ?? [],
          ...read(text),
        })
      })
    })
    request.on('error', reject)
    for (const chunk of Array.isArray(body) ? body : []) request.write(chunk)
    request.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : undefined)
  })
}

/** A mutation as a program sends it. */
export const post = (url: string, input?: unknown, headers: OutgoingHttpHeaders = {}) =>
  send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(superjson.serialize(input)),
  })

/** The URL of a query with its input. */
export const queryUrl = (base: string, path: string, input?: unknown) =>
  `${base}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`

function read(text: string): Pick<RawResponse, 'data' | 'error'> {
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : undefined
  if (!isEnvelope(json)) return { data: undefined, error: undefined }
  return {
    data: json.result && superjson.deserialize(json.result.data),
    error: json.error && superjson.deserialize(json.error),
  }
}

interface Envelope {
  result?: { data: Parameters<typeof superjson.deserialize>[0] }
  error?: Parameters<typeof superjson.deserialize>[0]
}

const isEnvelope = (json: unknown): json is Envelope =>
  typeof json === 'object' && json !== null && ('result' in json || 'error' in json)
