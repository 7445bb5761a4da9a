import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setCookieHeader, type HttpHandler, type AuthenticatedRequest } from '@latchkey/api/http'
import type { AuthSettings } from '@latchkey/contracts/auth/session'
import type { ErrorCode } from '@latchkey/contracts/domain-error'
import { isDatabaseUnavailable } from '@latchkey/prisma/unavailable'
import { signOutLate } from './late-sign-out.ts'
import type { Logger } from './log.ts'
import type { PageRequest } from './page-runtime.ts'
import { signInPath } from '../auth/safe-return-path.ts'
import { mendFailure } from './mend-failure.ts'
import { addressToPrefer, comesFromHere, isAsset, pathAndQueryOf, pathOf, postsMuch, refusalOf } from './page-rules.ts'
import {
  contentSecurityPolicy,
  isInternalHeader,
  setSecurityHeaders,
  type SecurityHeaderOptions,
} from './security-headers.ts'
import { crossOriginPage, databaseAwayPage, failedPage, sendStaticPage } from './static-page.ts'
import { answerWellKnown } from './well-known.ts'

export interface FrontDoorOptions {
  readonly api: HttpHandler
  /** Next: renders pages and serves their assets. */
  readonly pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Rejects when the database is away. */
  readonly ping: () => Promise<void>
  readonly appUrl: string
  readonly localMode: boolean
  readonly development: boolean
  readonly settings: AuthSettings
  readonly log: Logger
}

/** The door, and the page request that is being rendered. */
export interface FrontDoor {
  readonly listener: RequestListener
  currentRequest(): PageRequest
}

interface Door extends FrontDoorOptions {
  readonly headers: SecurityHeaderOptions
  readonly storage: AsyncLocalStorage<PageRequest>
}

/**
 * Every request of the process comes through here. The API answers for itself; a page request is checked (host,
 * method, origin, size), authenticated once, given its security headers and handed to Next. Nothing a client sends can pass
 * as something that we say to Next.
 */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const headers = { https: options.appUrl.startsWith('https:'), development: options.development }
  const door: Door = { ...options, headers, storage: new AsyncLocalStorage() }
  return {
    listener(request, response) {
      setSecurityHeaders(response, headers)
      if (!options.api.handle(request, response)) void answerPage(door, request, response)
    },
    currentRequest() {
      const current = door.storage.getStore()
      if (!current) throw new Error('There is no page request here. Call this while a page renders.')
      return current
    },
  }
}

async function answerPage(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request)
  const requestId = randomUUID()
  response.setHeader('X-Request-Id', requestId)
  if (!isAsset(path)) logWhenDone(door, response, { requestId, method: request.method, path })
  try {
    const home = addressToPrefer(door, request)
    const refusal = refusalOf(door, request) ?? originRefusalOf(door, request)
    if (refusal) sendStaticPage(request, response, refusal)
    else if (isAsset(path)) await door.pages(request, response)
    else if (answerWellKnown(door.appUrl, request, response)) return
    else if (home !== undefined) response.writeHead(307, { Location: home }).end()
    else await renderPage(door, request, response)
  } catch (error) {
    // Whatever the API failed on it has logged, under a reference of its own.
    const reference = referenceIn(error) ?? requestId
    door.log.error({ err: error, requestId, reference }, 'A page could not be answered')
    const page = isAway(error) ? databaseAwayPage(request) : failedPage(request, reference)
    if (!response.headersSent) sendStaticPage(request, response, page)
    // A part of it must not look like the whole.
    else if (!response.writableEnded) response.destroy()
  }
}

function referenceIn(error: unknown): string | undefined {
  const details = error instanceof Error && 'details' in error ? error.details : undefined
  if (!(details instanceof Object) || !('reference' in details)) return undefined
  return typeof details.reference === 'string' ? details.reference : undefined
}

function originRefusalOf({ api }: Door, request: IncomingMessage) {
  return request.method !== 'POST' || api.acceptsOrigin(request) ? undefined : crossOriginPage
}

async function renderPage(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const receivedAt = new Date()
  const authenticated = await authenticate(door, request)
  if (!authenticated) return sendStaticPage(request, response, databaseAwayPage(request))
  if (postsMuch(request) && authenticated.authentication.status !== 'signed-in') {
    // Megabytes of a stranger are let go by unread; whoever was signed out meanwhile sends them again once she is back.
    response.writeHead(303, { Location: signInPath(pathOf(request)) }).end()
    return
  }
  if (await signOutLate(authenticated, { request, response, isHttps: door.headers.https })) return
  const nonce = dress(door, request, response)
  if (pathOf(request) === '/sign-in' && request.method !== 'POST') forgetRefusedKey(authenticated, response)
  response.setHeader('X-Request-Id', authenticated.requestId)
  const { requestId, authentication, challengeId, caller, setUserImage, reply } = authenticated
  const { appUrl, localMode, settings } = door
  const path = pathAndQueryOf(request)
  const page: PageRequest = {
    requestId,
    receivedAt,
    nonce,
    authentication,
    challengeId,
    caller,
    setUserImage,
    reply,
    path,
    isFromHere: comesFromHere(door, request),
    appUrl,
    localMode,
    settings,
  }
  const onFailure = (reference: string) =>
    door.log.error({ requestId, reference, path: pathOf(request) }, 'A page answered that it failed')
  // In development Next shows the failure itself, with its source.
  const stopMending = door.development ? undefined : mendFailure({ request, response, requestId, onFailure })
  try {
    await door.storage.run(page, () => door.pages(request, response))
  } catch (error) {
    stopMending?.()
    throw error
  }
}

/** Who asks; `undefined` while the database is away, also for those who have no key to authenticate. */
async function authenticate({ api, ping }: Door, request: IncomingMessage): Promise<AuthenticatedRequest | undefined> {
  try {
    const authenticated = await api.authenticate(request)
    if (authenticated.keySource === null) await ping()
    return authenticated
  } catch (error) {
    if (isAway(error)) return undefined
    throw error
  }
}

const awayCode: ErrorCode = 'SERVICE_UNAVAILABLE'

function isAway(error: unknown): boolean {
  return isDatabaseUnavailable(error) || (error instanceof Error && 'appCode' in error && error.appCode === awayCode)
}

/** Sets what Next may believe about the request, and what the browser must know about the page. */
function dress({ appUrl, headers }: Door, request: IncomingMessage, response: ServerResponse): string {
  for (const name of Object.keys(request.headers)) if (isInternalHeader(name)) delete request.headers[name]
  const { host } = new URL(appUrl)
  request.headers.host = host
  // Ours has passed the origin rule, which knows it by Sec-Fetch-Site; Next would take it for another site's.
  if (request.headers.origin === 'null') delete request.headers.origin
  request.headers['x-forwarded-host'] = host
  // After an action that redirects Next fetches the next page from this port, where nobody speaks TLS.
  request.headers['x-forwarded-proto'] = 'http'
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, headers)
  request.headers['content-security-policy'] = policy
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('Cache-Control', 'private, no-store')
  return nonce
}

/** The sign-in page tells why the key was refused, and with that the dead key has done its last service. */
function forgetRefusedKey({ authentication, reply }: AuthenticatedRequest, response: ServerResponse): void {
  if (authentication.status !== 'refused') return
  response.appendHeader('Set-Cookie', setCookieHeader(reply.authCookies.clearedSession()))
}

function logWhenDone({ log }: Door, response: ServerResponse, facts: object): void {
  const since = performance.now()
  response.once('close', () => {
    log.info({ ...facts, status: response.statusCode, ms: Math.round(performance.now() - since) }, 'page')
  })
}
