import type { IncomingMessage, ServerResponse } from 'node:http'

/** A page that needs neither the database nor Next. */
export interface StaticPage {
  readonly status: number
  readonly heading: string
  readonly text: string
  readonly retryAfterSeconds?: number
  /** What the log knows the failure by: hexadecimal digits and hyphens. */
  readonly reference?: string
}

export const startingPage: StaticPage = {
  status: 503,
  heading: 'Latchkey is starting',
  text: 'It takes a few seconds. Reload this page in a moment.',
  retryAfterSeconds: 2,
}

export const databaseAwayPage: StaticPage = {
  status: 503,
  heading: 'Back in a moment',
  text: 'Our database does not answer right now. You are still signed in, and nothing you saved is lost. Try again in a few seconds.',
  retryAfterSeconds: 5,
}

export const crossOriginPage: StaticPage = {
  status: 403,
  heading: 'This form came from another site',
  text: 'For your security it was not sent. Open the page here and send it again.',
}

export const tooLargePage: StaticPage = {
  status: 413,
  heading: 'That is more than this form takes',
  text: 'Shorten what you typed and send it again.',
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

export const wrongHostPage: StaticPage = {
  status: 421,
  heading: 'This server is not known by that name',
  text: 'Open it by the address it printed when it started.',
}

/** For what nobody planned. */
export function failedPage(reference: string): StaticPage {
  if (!/^[\da-f-]{1,40}$/.test(reference)) throw new Error('A reference is made of hexadecimal digits and hyphens.')
  return { status: 500, heading: 'Something failed on our side', text: 'Try again in a moment.', reference }
}

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

const render = ({ heading, text, reference }: StaticPage) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading} · Latchkey</title>
<style>
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.6 system-ui, sans-serif; background: Canvas; color: CanvasText }
main { max-width: 30rem; padding: 2rem 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem }
p { margin: 0 }
</style>
</head>
<body><main><h1>${heading}</h1><p>${text}${reference === undefined ? '' : referenceText(reference)}</p></main></body>
</html>
`
