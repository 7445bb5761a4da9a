import type { ClientInfo } from '@latchkey/auth/runtime'
import type { ApiContext } from '../../context.ts'

/** The caller, with a browser cookie from now on if she uses a browser and has none. */
export function knownBrowser(ctx: ApiContext): ClientInfo {
  const client = browserOf(ctx)
  giveBrowserKey(ctx, client)
  return client
}

/** The caller with the key of her browser; one that is new is hers once `giveBrowserKey` was called. */
export function browserOf({ auth, client, transport }: ApiContext): ClientInfo {
  if (transport === 'bearer' || client.browserKey !== null) return client
  return { ...client, browserKey: Buffer.from(auth.random.bytes(32)).toString('base64url') }
}

/** Gives a browser the key that `browserOf` made for it; nothing to one that has its own. */
export function giveBrowserKey({ client, reply }: ApiContext, { browserKey }: ClientInfo): void {
  if (browserKey !== null && browserKey !== client.browserKey) reply.setCookie(reply.authCookies.browser(browserKey))
}
