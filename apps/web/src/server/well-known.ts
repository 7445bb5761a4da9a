import type { IncomingMessage, ServerResponse } from 'node:http'
import { iconPath, pathOf } from './page-rules.ts'

/** Where she changes her password, adds passkeys and manages them. */
const securityPath = '/settings/security'

/**
 * Answers at the places where browsers and password managers look by themselves (RFC 8615): where to change a password
 * (W3C A Well-Known URL for Changing Passwords), where to add and manage passkeys (W3C Passkey Endpoints), and an icon.
 *
 * @returns false where the request is not for one of them.
 */
export function answerWellKnown(appUrl: string, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === 'POST') return false
  switch (pathOf(request)) {
    case '/.well-known/change-password':
      response.writeHead(302, { Location: `${securityPath}#password` }).end()
      return true
    case '/.well-known/passkey-endpoints': {
      const page = new URL(`${securityPath}#passkeys`, appUrl).href
      const body = JSON.stringify({ enroll: page, manage: page })
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
      response.end(request.method === 'HEAD' ? undefined : body)
      return true
    }
    case '/favicon.ico':
      response.writeHead(302, { Location: iconPath }).end()
      return true
    default:
      return false
  }
}
