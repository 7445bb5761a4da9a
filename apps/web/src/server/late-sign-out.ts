import type { IncomingMessage, ServerResponse } from 'node:http'
import { cookieValue, setCookieHeader, type AuthenticatedRequest } from '@latchkey/api/http'
import { signedOutPath } from '../auth/where-to-go.ts'
import { pendingSignOutCookie, readPendingSignOut } from '../auth/pending-sign-out.ts'

/**
 * Ends the session of a browser whose owner signed out while the server was away, before anything of hers is rendered, and
 * leads on to the sign-in page. Resolves to whether it has answered. A note about another session is left to whoever made
 * it: on localhost that may be another app of ours.
 *
 * @throws as signing out does; the note stays.
 */
export async function signOutLate(
  { authentication, caller, reply }: AuthenticatedRequest,
  { request, response, isHttps }: { request: IncomingMessage; response: ServerResponse; isHttps: boolean },
): Promise<boolean> {
  const name = pendingSignOutCookie(isHttps)
  const note = readPendingSignOut(cookieValue(request.headers.cookie, name))
  if (!note || authentication.status !== 'signed-in' || authentication.session.authKeyId !== note.sessionId)
    return false
  const { status } = caller.auth
  await (note.scope === 'all-devices' ? status.signOutAllDevices() : status.signOutDevice())
  const attributes = { maxAgeSeconds: 0, httpOnly: false, secure: isHttps, sameSite: 'lax', path: '/' } as const
  for (const cookie of [...reply.cookies, { name, value: '', ...attributes }]) {
    response.appendHeader('Set-Cookie', setCookieHeader(cookie))
  }
  response.writeHead(303, { Location: signedOutPath, 'Cache-Control': 'no-store' }).end()
  return true
}
