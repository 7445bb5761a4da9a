import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { readUserImage, setUserImage } from '@latchkey/auth/user-image'
import { imageBytesMax, type ImageProblem } from '@latchkey/contracts/auth/user-image'
import { DomainError, isDomainError, type ErrorCode } from '@latchkey/contracts/domain-error'
import { apiErrorOf, toApiError, type ApiError } from '../errors/to-api-error.ts'
import { requireSession } from '../procedures/require-session.ts'
import { headersOf, sendJson, type Exchange } from './exchange.ts'
import { logOutcome, outcomeHeaders } from './finish.ts'
import { discardBody, readBody, refuseAnnounced, RequestAborted } from './read-body.ts'
import { acceptsOrigin } from './serve-trpc.ts'
import { authenticateRequest, type HttpWorld, type AuthenticatedCall } from './world.ts'

/**
 * Answers one request under /api/images, of whose path `name` is what follows: `me` takes the caller's picture, anything
 * else is the key of one. Refusals are `{ error: { appCode, message, details? } }`. Never rejects.
 */
export async function serveImages(world: HttpWorld, exchange: Exchange, name: string): Promise<void> {
  const visit: Visit = { name: name === 'me' ? 'images.put' : 'images.get' }
  try {
    if (name === 'me') await takeImage(world, exchange, visit)
    else await giveImage(world, exchange, name)
  } catch (thrown) {
    refuse(world, exchange, visit, thrown)
  }
}

/** What the log says of a request, as far as it is known. */
interface Visit {
  readonly name: 'images.put' | 'images.get'
  authenticated?: AuthenticatedCall
}

async function takeImage(world: HttpWorld, exchange: Exchange, visit: Visit): Promise<void> {
  const { request, requestId } = exchange
  if (request.method === 'PUT' && !acceptsOrigin(world, request)) {
    throw refusal('ORIGIN_REJECTED', 'A picture may only come from the app’s own pages or from a program.')
  }
  if (request.method !== 'PUT') throw refusal('METHOD_NOT_ALLOWED', 'Use PUT.')
  // A form of another site cannot send this type without asking first.
  if (!/^image\/[\w.+*-]+ *(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw refusal('UNSUPPORTED_MEDIA_TYPE', 'Send the picture’s bytes as image/jpeg, image/png or image/webp.')
  }
  refuseAnnounced(request, imageBytesMax)
  const authenticated = await authenticateRequest(world, request, { requestId, countsAsUse: true })
  visit.authenticated = authenticated
  const { authentication, auth } = authenticated.ctx
  const session = requireSession(authentication)
  // Only now: strangers' bytes are not worth keeping in memory.
  const bytes = await readBody(request, imageBytesMax)
  const uploaded = await setUserImage(auth, bytes, session)
  sendJson(exchange, { status: 200, body: JSON.stringify(uploaded), headers: outcomeHeaders(world, authenticated, []) })
  logOutcome(world, exchange, { procedures: [visit.name], authenticated, status: 200, errors: [] })
}

async function giveImage(world: HttpWorld, exchange: Exchange, key: string): Promise<void> {
  const { request, response } = exchange
  if (request.method !== 'GET' && request.method !== 'HEAD') throw refusal('METHOD_NOT_ALLOWED', 'Use GET or HEAD.')
  const { bytes, contentType } = await readUserImage(world.auth, key)
  if (response.destroyed) return
  const { vary: _, ...headers } = headersOf(exchange)
  response.writeHead(200, {
    ...headers,
    'content-type': contentType,
    'content-length': bytes.length,
    // A key never stands for another picture, and the answer does not depend on who asks.
    'cache-control': 'public, max-age=31536000, immutable',
    // Opened as a page of its own it can do nothing (OWASP ASVS 3.2.1).
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    'content-disposition': 'inline; filename="picture"',
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

function refuse(world: HttpWorld, exchange: Exchange, { name, authenticated }: Visit, thrown: unknown): void {
  const procedures = [name]
  if (thrown instanceof RequestAborted) {
    return logOutcome(world, exchange, { procedures, authenticated, status: 499, errors: [] })
  }
  const error = inWords(toApiError(thrown))
  const status = getHTTPStatusCodeFromError(error)
  const { appCode, message, details } = error
  discardBody(exchange.request)
  sendJson(exchange, {
    status,
    body: JSON.stringify({ error: { appCode, message, ...(details && { details }) } }),
    headers: {
      ...outcomeHeaders(world, authenticated, [error]),
      ...(status === 405 ? { allow: name === 'images.put' ? 'PUT' : 'GET, HEAD' } : {}),
    },
  })
  // Pictures that are gone are asked for every day.
  if (!isDomainError(error.cause, 'NOT_FOUND'))
    logOutcome(world, exchange, { procedures, authenticated, status, errors: [error] })
}

const problemWords: Readonly<Record<ImageProblem, string>> = {
  'not-an-image': 'This is not a JPEG, PNG or WebP picture.',
  damaged: 'This picture is damaged or incomplete.',
  unsafe: 'This file holds something besides a picture.',
  'too-large': 'This picture has more than 25 million pixels.',
  'too-costly': 'This picture takes too long to read.',
}

function inWords(error: ApiError): ApiError {
  const { cause } = error
  return isDomainError(cause, 'IMAGE_REJECTED') ? apiErrorOf(cause, problemWords[cause.details.problem]) : error
}

function refusal(
  code: Extract<ErrorCode, 'ORIGIN_REJECTED' | 'METHOD_NOT_ALLOWED' | 'UNSUPPORTED_MEDIA_TYPE'>,
  message: string,
): ApiError {
  return apiErrorOf(new DomainError(code), message)
}
