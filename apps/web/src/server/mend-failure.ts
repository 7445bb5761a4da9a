import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import {
  databaseAwayPage,
  failedPage,
  missingPage,
  pageInside,
  sendStaticPage,
  titleOf,
  type StaticPage,
} from './static-page.ts'

export interface MendOptions {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** Hears under which reference the person was told of it. */
  readonly onFailure: (reference: string) => void
}

/**
 * Next says next to nothing of a page that it failed on: a document for scripts to fill, two words for a posted form,
 * nothing for a file. From now on such an answer is held back until it is whole, and says what happened; so is the
 * document for scripts to fill where a page finds while it renders that there is nothing. Where scripts run they still fill
 * it; what they ask for by themselves stays as it is. Call the result to stop.
 */
export function mendFailure(options: MendOptions): () => void {
  const { request, response } = options
  if ('rsc' in request.headers || 'next-action' in request.headers) return () => undefined
  return holdFailure(response, (body) => {
    const document = isDocument(response) ? textOf(response, body) : ''
    const isShell = document.includes('<html id="__next_error__">')
    if (response.statusCode === 404) {
      if (isShell) sendInside(options, document, missingPage)
      else response.end(body)
      return
    }
    const digest = isShell ? digestIn(document) : undefined
    const page = pageFor(options, digest)
    options.onFailure(page.reference ?? options.requestId)
    if (digest !== undefined) return sendInside(options, document, page)
    withoutOldBody(response)
    sendStaticPage(request, response, page)
  })
}

/** Puts a page's title and words into the empty document of Next's. */
function sendInside({ response }: MendOptions, shell: string, page: StaticPage): void {
  const told = shell
    .replace('<head>', () => `<head>${titleOf(page)}`)
    .replace('<body>', () => `<body>${pageInside(page)}`)
  withoutOldBody(response)
  response.statusCode = page.status
  if (page.retryAfterSeconds !== undefined) response.setHeader('Retry-After', page.retryAfterSeconds)
  response.setHeader('Content-Length', Buffer.byteLength(told))
  response.end(told)
}

function withoutOldBody(response: ServerResponse): void {
  for (const name of ['Content-Encoding', 'Content-Length', 'ETag', 'Link']) response.removeHeader(name)
}

const isDocument = (response: ServerResponse) => String(response.getHeader('Content-Type')).startsWith('text/html')

function textOf(response: ServerResponse, body: Buffer): string {
  const encoding = response.getHeader('Content-Encoding')
  if (encoding === 'gzip') return gunzipSync(body).toString()
  if (encoding === 'br') return brotliDecompressSync(body).toString()
  return (encoding === 'deflate' ? inflateSync(body) : body).toString()
}

/** The reference under which the scripts of the document will show the failure. Words of people are quoted twice there. */
function digestIn(document: string): string | undefined {
  return /:E\{\\"digest\\":\\"([\w@-]{1,40})\\"\}/.exec(document)?.[1]
}

function pageFor({ request, requestId }: MendOptions, digest = requestId): StaticPage {
  return digest === 'SERVICE_UNAVAILABLE' || digest === 'OVERLOADED'
    ? databaseAwayPage(request)
    : failedPage(request, digest)
}

const heldStatuses: ReadonlySet<number> = new Set([404, 500])

/** Holds back an answer of these statuses, and gives its body out once it is whole. */
function holdFailure(response: ServerResponse, onWhole: (body: Buffer) => void): () => void {
  const { writeHead, write, end, flushHeaders } = response
  const chunks: Buffer[] = []
  let isHeld = false
  const holds = () => (isHeld ||= heldStatuses.has(response.statusCode) && !response.headersSent)
  const release = () => void Object.assign(response, { writeHead, write, end, flushHeaders })
  const keep = ([chunk, encoding]: readonly unknown[]) => {
    if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
    else if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, encoding === 'latin1' ? 'latin1' : 'utf8'))
  }
  // As many arguments as Node takes; whoever compresses the answer has put its own functions in front of these.
  Object.assign(response, {
    writeHead(...given: unknown[]) {
      if (typeof given[0] === 'number' && heldStatuses.has(given[0])) response.statusCode = given[0]
      if (!holds()) return Reflect.apply(writeHead, response, given)
      for (const headers of given.slice(1)) setAll(response, headers)
      return response
    },
    write(...given: unknown[]) {
      if (!holds()) return Reflect.apply(write, response, given)
      keep(given)
      const done = given.find((argument) => typeof argument === 'function')
      if (done) process.nextTick(done)
      return true
    },
    flushHeaders() {
      if (!holds()) Reflect.apply(flushHeaders, response, [])
    },
    end(...given: unknown[]) {
      if (!holds()) return Reflect.apply(end, response, given)
      keep(given)
      release()
      const done = given.find((argument) => typeof argument === 'function')
      if (done) response.once('finish', () => void Reflect.apply(done, response, []))
      onWhole(Buffer.concat(chunks))
      return response
    },
  })
  return release
}

function setAll(response: ServerResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}
