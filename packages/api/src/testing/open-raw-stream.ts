import { request as httpRequest, type IncomingMessage } from 'node:http'

/** A stream as bytes, over a connection of its own. */
export interface RawStream {
  text(): string
  /** Whether it has ended, by whomever. */
  readonly closed: boolean
  readonly response: IncomingMessage | undefined
  /** Goes away without a word. */
  abort(): void
}

/** Opens a stream for a test. */
export function openRawStream(url: string, headers: Record<string, string>): RawStream {
  const chunks: string[] = []
  const state = { text: () => chunks.join(''), closed: false, response: undefined as IncomingMessage | undefined }
  const request = httpRequest(url, { headers, agent: false }, (response) => {
    state.response = response
    response.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
    response.on('close', () => (state.closed = true))
  })
  request.on('error', () => (state.closed = true))
  request.end()
  return Object.assign(state, { abort: () => request.destroy() })
}
