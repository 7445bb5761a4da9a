import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenedParts } from './opened-parts.ts'

/** How long load balancers have to notice that readiness is off. Nobody balances local mode. */
const noticeMs = 2000
/** How long requests in flight may take. */
const drainMs = 10_000
/** After this the process goes, whatever still hangs. */
const deadlineMs = 18_000

/**
 * Readiness off, streams ended, requests in flight finished, pool closed, database released. Resolves to the exit
 * status: 0, also with a stream open; 1 when something hung until the deadline.
 */
export async function stopServer(parts: OpenedParts): Promise<number> {
  const hung = sleep(deadlineMs, 1, { ref: false })
  return Promise.race([hung, close(parts).then(() => 0)])
}

async function close(parts: OpenedParts): Promise<void> {
  const { httpServer, home, log } = parts
  parts.ready = false
  home?.withdraw()
  const closed = new Promise<void>((resolve) => {
    httpServer.close(() => resolve())
    if (!httpServer.listening) resolve()
  })
  if (!home) await sleep(noticeMs)
  parts.api?.close()
  httpServer.closeIdleConnections()
  const idle = setInterval(() => httpServer.closeIdleConnections(), 100)
  await Promise.race([closed, sleep(drainMs, undefined, { ref: false })])
  clearInterval(idle)
  httpServer.closeAllConnections()
  for (const end of [
    () => parts.pages?.close(),
    () => parts.runtime?.stop(),
    () => parts.database?.close(),
    () => parts.postgres?.stop(),
  ]) {
    try {
      await end()
    } catch (error) {
      log.error({ err: error }, 'Closing failed')
    }
  }
}
