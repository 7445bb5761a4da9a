import { isAwayStatus, ServerAway } from './away.ts'

/**
 * The `fetch` of an `EventSource`. Adds the headers of the moment, so that a stream that comes back carries the key of
 * that moment. An `EventSource` gives up for good at any status but 200; here a server that is away counts as a
 * network that is, which it outlasts, and a refusal in JSON becomes the event by which a stream is refused.
 */
export function streamFetch(
  fetch: typeof globalThis.fetch,
  headers: () => Promise<Record<string, string>>,
): (address: string | URL, init: RequestInit) => Promise<Response> {
  return async (address, init) => {
    const response = await fetch(address, { ...init, headers: { ...plain(init.headers), ...(await headers()) } })
    if (response.status === 200) return response
    if (isAwayStatus(response.status)) {
      await response.body?.cancel()
      throw new ServerAway(response)
    }
    return (await refusalEvent(response.clone())) ?? response
  }
}

const plain = (headers: RequestInit['headers']) => Object.fromEntries(new Headers(headers))

async function refusalEvent(response: Response): Promise<Response | undefined> {
  const body: unknown = await response.json().catch(() => undefined)
  if (!(body instanceof Object) || !('error' in body)) return undefined
  return new Response(`event: serialized-error\ndata: ${JSON.stringify(body.error)}\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  })
}
