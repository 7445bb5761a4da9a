import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendStaticPage, startingPage } from './static-page.ts'

const retryAfterSeconds = 2

/** Answers until everything is open: in the words of the health checks and of calls, so that clients try again by themselves. */
export function answerWhileStarting(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?', 1)[0] ?? ''
  if (!path.startsWith('/api/')) return sendStaticPage(request, response, startingPage)
  response.setHeader('Content-Type', 'application/json')
  if (path === '/api/health/live') return void response.end(JSON.stringify({ status: 'live' }))
  response.writeHead(503, { 'Retry-After': retryAfterSeconds })
  response.end(JSON.stringify(path.startsWith('/api/health/') ? { status: 'unavailable' } : refusal))
}

/** What a call is refused with while the database is away. */
const refusal = {
  error: {
    json: {
      message: 'SERVICE_UNAVAILABLE',
      code: -32_603,
      data: {
        code: 'SERVICE_UNAVAILABLE',
        httpStatus: 503,
        appCode: 'SERVICE_UNAVAILABLE',
        details: { retryAfterSeconds },
      },
    },
  },
}
