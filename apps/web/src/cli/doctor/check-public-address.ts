import { createAddressReader, createAuthKeyTransport } from '@latchkey/api/http'
import { fail, ok, warn, type Finding } from '../../health/finding.ts'

/** What decides how callers and their cookies are seen. */
export interface PublicAddress {
  readonly appUrl: string
  readonly trustedProxies: readonly string[]
  readonly isLocalMode: boolean
}

/** Whether `TRUSTED_PROXIES` fits what stands in front of a server with this address, as far as the two can tell. */
export function checkProxy({ appUrl, trustedProxies, isLocalMode }: PublicAddress): Finding {
  try {
    createAddressReader(trustedProxies)
  } catch {
    return fail(
      'proxy',
      `TRUSTED_PROXIES holds something that is neither a number nor an address: ${trustedProxies.join(', ')}`,
      'Give a number of proxies, or addresses and CIDR blocks separated by commas.',
    )
  }
  const trusts = trustedProxies.length > 0 && trustedProxies.join() !== '0'
  const everybody = trustedProxies.find((entry) => /\/0+$/.test(entry))
  if (everybody !== undefined) {
    return fail(
      'proxy',
      `TRUSTED_PROXIES trusts everybody (${everybody}), so any caller can claim any address.`,
      'Name the addresses of your proxies, or their number.',
    )
  }
  if (isHttps(appUrl) && !trusts) {
    return warn(
      'proxy',
      'APP_URL is https, which a proxy must end, and none is trusted: all callers then share one address and its limits.',
      'Set TRUSTED_PROXIES to the number of proxies in front.',
    )
  }
  if (isLocalMode && trusts && !isHttps(appUrl)) {
    return warn(
      'proxy',
      'TRUSTED_PROXIES is set in local mode, where callers come from this machine and could claim any address.',
      'Unset TRUSTED_PROXIES, or set APP_URL to the https address of the proxy.',
    )
  }
  if (!trusts) return ok('proxy', 'No proxy is trusted: X-Forwarded-For is ignored.')
  return ok('proxy', `X-Forwarded-For is believed from ${trustWords(trustedProxies)}.`)
}

/** Whether the session cookie is as safe as it can be. */
export function checkCookie({ appUrl }: Pick<PublicAddress, 'appUrl'>): Finding {
  const { name, secure } = createAuthKeyTransport(appUrl).clearedSession()
  const words = `${name}, HttpOnly, SameSite=Lax, ${secure ? 'Secure' : 'not Secure'} (${new URL(appUrl).origin})`
  if (secure || isLoopback(appUrl)) return ok('cookie', words)
  return fail(
    'cookie',
    `${words}: session keys travel unencrypted.`,
    'Put a proxy with a certificate in front, and set APP_URL to its https address.',
  )
}

const isHttps = (appUrl: string) => new URL(appUrl).protocol === 'https:'

const isLoopback = (appUrl: string) =>
  /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(appUrl).hostname)

const trustWords = (entries: readonly string[]) =>
  entries.length === 1 && /^\d+$/.test(entries[0] ?? '')
    ? `the last ${entries[0] === '1' ? 'proxy' : `${entries[0]} proxies`}`
    : entries.join(', ')
