import type { IncomingMessage, ServerResponse } from 'node:http'
import { imageBytesMax } from '@latchkey/contracts/auth/user-image'

/** A page that needs neither the database nor Next. */
export interface StaticPage {
  readonly status: number
  readonly heading: string
  readonly text: string
  readonly retryAfterSeconds?: number
  /** What the log knows the failure by: letters, digits, hyphens and at signs. */
  readonly reference?: string
  /** Leads to the page itself, opened anew: what the link says. */
  readonly again?: string
  /** Leads to the start: what the link says. */
  readonly start?: string
}

export const startingPage: StaticPage = {
  status: 503,
  heading: 'Latchkey is starting',
  text: 'It takes a few seconds. Reload this page in a moment.',
  retryAfterSeconds: 2,
}

/** The database is away. Whoever brought a session keeps it, and is told so; others hear nothing of the kind. */
export const databaseAwayPage = (request: IncomingMessage): StaticPage => ({
  status: 503,
  heading: 'Back in a moment',
  text: `Our database does not answer right now. ${bringsSession(request) ? 'You are still signed in, and nothing' : 'Nothing'} you saved is lost. Try again in a few seconds.`,
  retryAfterSeconds: 5,
  again: againIn(request),
})

export const crossOriginPage: StaticPage = {
  status: 403,
  heading: 'This form came from another site',
  text: 'For your security it was not sent. Open the page here and send it again.',
}

export const tooLargePage: StaticPage = {
  status: 413,
  heading: 'That is more than this form takes',
  text: 'Shorten what you typed and send it again.',
  again: 'Back to the form',
}

export const pictureTooLargePage: StaticPage = {
  status: 413,
  heading: 'That picture is too large',
  text: `Use a picture of ${imageBytesMax / 1024 / 1024} MB or less.`,
  again: 'Back to the form',
}

export const lengthRequiredPage: StaticPage = {
  status: 411,
  heading: 'The form came without its length',
  text: 'Open the page in a browser and send it again.',
}

export const methodNotAllowedPage: StaticPage = {
  status: 405,
  heading: 'Pages are opened or posted to',
  text: 'This address knows GET, HEAD and POST.',
}

export const notFoundPage: StaticPage = {
  status: 404,
  heading: 'There is nothing here',
  text: 'Check the address, or go back to where you were.',
}

/** The words of the page that Next shows where there is nothing, or nothing for this person. */
export const missingPage: StaticPage = {
  status: 404,
  heading: "We can't find that page",
  text: 'It may have been deleted, or you may be signed in to a different account.',
  start: 'Go to the start',
}

export const wrongHostPage: StaticPage = {
  status: 421,
  heading: 'This server is not known by that name',
  text: 'Open it by the address it printed when it started.',
}

/** For what nobody planned. */
export function failedPage(request: IncomingMessage, reference: string): StaticPage {
  if (!/^[\w@-]{1,40}$/.test(reference))
    throw new Error('A reference is made of letters, digits, hyphens and at signs.')
  return {
    status: 500,
    heading: 'Something failed on our side',
    text:
      request.method === 'POST'
        ? 'What you sent may not have been saved. Open the page again and look before you send it once more.'
        : 'Try again.',
    reference,
    again: againIn(request),
  }
}

/** For what the API failed on; without a reference because the database is away. */
export const failurePage = (request: IncomingMessage, reference?: string): StaticPage =>
  reference === undefined ? databaseAwayPage(request) : failedPage(request, reference)

// A form that was posted is not sent once more by following a link.
const againIn = ({ method }: IncomingMessage) => (method === 'POST' ? 'Open the page again' : 'Try again')

/** A key, and no note that its owner has signed out here. */
const bringsSession = ({ headers: { cookie = '' } }: IncomingMessage) =>
  /(^|;\s*)(__Host-)?latchkey=[^;]/.test(cookie) && !/(^|;\s*)(__Host-)?latchkey-sign-out=[^;]/.test(cookie)

/** The page's heading and words, to stand in a document of somebody else's making. It brings its own looks along. */
export const pageInside = (page: StaticPage) =>
  `<main style="font:16px/1.6 system-ui,sans-serif;max-width:30rem;margin:auto;padding:2rem 1.5rem">${wordsOf(page)}</main>`

/** Answers with the page. The texts are constants of this file and references are plain, so nothing needs escaping. */
export function sendStaticPage(request: IncomingMessage, response: ServerResponse, page: StaticPage): void {
  const body = render(page)
  response.statusCode = page.status
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`,
  )
  if (page.retryAfterSeconds !== undefined) response.setHeader('Retry-After', page.retryAfterSeconds)
  if (page.status === 405) response.setHeader('Allow', 'GET, HEAD, POST')
  response.end(request.method === 'HEAD' ? undefined : body)
}

const referenceText = (reference: string) =>
  ` If it keeps happening, send reference <code>${reference}</code> to the person who runs this site.`

const wordsOf = ({ heading, text, reference, again, start }: StaticPage) =>
  `<h1 style="font-size:1.5rem;line-height:1.25;margin:0 0 .75rem">${heading}</h1><p>${text}${reference === undefined ? '' : referenceText(reference)}</p>${again === undefined ? '' : link('', again)}${start === undefined ? '' : link('/', start)}`

const link = (to: string, words: string) => `<p><a href="${to}">${words}</a></p>`

/** What the browser's window is called. */
export const titleOf = ({ heading }: StaticPage) => `<title>${heading} · Latchkey</title>`

const render = (page: StaticPage) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${titleOf(page)}
<style>
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.6 system-ui, sans-serif; background: Canvas; color: CanvasText }
main { max-width: 30rem; padding: 2rem 1.5rem }
p { margin: 0 }
p + p { margin-top: 1rem }
a { display: inline-block; padding: .5rem 0; color: inherit; font-weight: 600 }
</style>
</head>
<body><main>${wordsOf(page)}</main></body>
</html>
`
