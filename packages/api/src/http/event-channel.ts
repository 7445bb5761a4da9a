import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** One server-sent event (WHATWG HTML §9.2). `data` is a single line. */
export interface StreamEvent {
  readonly event?: string
  readonly data: string
  readonly id?: string
  /** How long the client waits before it comes back; from then on, until it has come. */
  readonly reconnectMs?: number
}

/** The open end of a stream. */
export interface EventChannel {
  /** Resolves when the client can take more. After `end` it does nothing. */
  send(event: StreamEvent): Promise<void>
  /** Ends the answer at once. */
  end(): void
}

// Browsers wait three seconds otherwise, in which a page shows what was true before.
const usualReconnectMs = 1000

/**
 * Writes events to an answer whose head is written; says `ping` after each `pingMs` of silence. The client is told to come
 * back a second after the stream broke.
 */
export function openEventChannel(response: ServerResponse, pingMs: number): EventChannel {
  response.write(`retry: ${usualReconnectMs}\n\n`)
  const ended = new AbortController()
  const ping = setInterval(() => response.write(format({ event: 'ping', data: '' })), pingMs)
  return {
    async send(event) {
      if (ended.signal.aborted) return
      ping.refresh()
      if (response.write(format(event))) return
      // Either the client takes more or the channel ends; both let the sender go on.
      await once(response, 'drain', { signal: ended.signal }).catch(() => undefined)
    },
    end() {
      clearInterval(ping)
      ended.abort()
      response.end()
    },
  }
}

function format({ event, data, id, reconnectMs }: StreamEvent): string {
  const fields = { event, data, id, retry: reconnectMs }
  const lines = Object.entries(fields).map(([name, value]) => (value === undefined ? '' : `${name}: ${value}\n`))
  return `${lines.join('')}\n`
}
