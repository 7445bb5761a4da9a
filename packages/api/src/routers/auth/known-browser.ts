import type { ClientInfo } from '@latchkey/auth/runtime'
import type { ApiContext } from '../../context.ts'

/** The caller, with a browser cookie from now on if she uses a browser and has none. */
export function knownBrowser({ auth, client, reply, transport }: ApiContext): ClientInfo {
  if (transport === 'bearer' || client.browserKey !== null) return client
  const browserKey = Buffer.from(auth.random.bytes(32)).toString('base64url')
  reply.setCookie(reply.authCookies.browser(browserKey))
  return { ...client, browserKey }
}
