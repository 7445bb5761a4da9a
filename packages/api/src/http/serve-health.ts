import { sendJson, type Exchange } from './exchange.ts'

/** Whether the server can serve: the database answers and no shutdown has begun. */
export type Readiness = () => boolean | Promise<boolean>

/** Answers /api/health/live and /api/health/ready; says yes or no and nothing more. Never rejects. */
export async function serveHealth(exchange: Exchange, name: string, readiness: Readiness): Promise<void> {
  const { request } = exchange
  if (name !== 'live' && name !== 'ready') return send(exchange, 404, 'unknown')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(exchange, 405, 'unknown', { allow: 'GET, HEAD' })
  }
  if (name === 'live') return send(exchange, 200, 'live')
  const isReady = await Promise.resolve()
    .then(readiness)
    .catch(() => false)
  return isReady ? send(exchange, 200, 'ready') : send(exchange, 503, 'unavailable', { 'retry-after': 5 })
}

function send(exchange: Exchange, status: number, word: string, headers: Record<string, string | number> = {}): void {
  sendJson(exchange, { status, body: JSON.stringify({ status: word }), headers })
}
