import { Agent, request } from 'node:http'

/** One HTTP call, ready to be made any number of times. */
export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** How one call came out. `ms` runs from its sending to the last byte of the answer. */
export interface Sample {
  readonly ms: number
  /** 0 when no answer came. */
  readonly status: number
}

/** Makes calls over connections that are kept open. */
export interface HttpCaller {
  make(call: HttpCall): Promise<Sample>
  close(): void
}

export function openHttpCaller(connectionsMax: number): HttpCaller {
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax })
  return {
    make: (call) => make(agent, call),
    close: () => agent.destroy(),
  }
}

function make(agent: Agent, { method, url, headers, body }: HttpCall): Promise<Sample> {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    const done = (status: number) => resolve({ ms: performance.now() - startedAt, status })
    const sending = request(url, { method, headers, agent }, (response) => {
      response.resume()
      response.once('end', () => done(response.statusCode ?? 0))
      response.once('error', () => done(0))
    })
    sending.once('error', () => done(0))
    sending.end(body)
  })
}
