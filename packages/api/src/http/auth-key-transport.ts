import type { IncomingHttpHeaders } from 'node:http'
import { knownDeviceLifetimeSeconds } from '@latchkey/auth/session'
import { bearerTransport, transportHeader } from '@latchkey/contracts/auth/session-key'
import type { AuthCookies, ReplyCookie } from '../context.ts'

/** A key as it came with a request. */
export interface PresentedKey {
  readonly source: 'cookie' | 'bearer'
  readonly key: string
}

/** How keys travel for one origin: the names and attributes of the cookies, and how they are read. */
export interface AuthKeyTransport extends AuthCookies {
  /** The key that decides: the bearer key where there is one, else the cookie's. */
  presentedKey(headers: IncomingHttpHeaders): PresentedKey | null
  carriesCookie(headers: IncomingHttpHeaders): boolean
  /** `null` where there is none or it is not one that we made. */
  browserKey(headers: IncomingHttpHeaders): string | null
  /** As it came; the auth core says what it is worth. */
  knownDevice(headers: IncomingHttpHeaders): string | null
  /** The challenge of a sign-in that needs its second step, as it came. */
  challengeId(headers: IncomingHttpHeaders): string | null
  /** The same of a trusted device. */
  trustedDevice(headers: IncomingHttpHeaders): string | null
}

const browserCookieSeconds = 365 * 24 * 60 * 60

/**
 * On https the cookies are `__Host-` cookies: Secure, for this host only, for the whole site (RFC 6265bis §4.1.3.2).
 * Always HttpOnly and SameSite=Lax (OWASP ASVS 5.0 3.3).
 */
export function createAuthKeyTransport(appUrl: string): AuthKeyTransport {
  const secure = new URL(appUrl).protocol === 'https:'
  const sessionName = secure ? '__Host-latchkey' : 'latchkey'
  const browserName = secure ? '__Host-latchkey-browser' : 'latchkey-browser'
  const deviceName = secure ? '__Host-latchkey-device' : 'latchkey-device'
  const challengeName = secure ? '__Host-latchkey-challenge' : 'latchkey-challenge'
  const trustedName = secure ? '__Host-latchkey-trusted' : 'latchkey-trusted'
  const cookie = (name: string, value: string, maxAgeSeconds: number): ReplyCookie => ({
    name,
    value,
    maxAgeSeconds,
    httpOnly: true,
    secure,
    sameSite: 'lax',
    path: '/',
  })
  return {
    session: (key, maxAgeSeconds) => cookie(sessionName, key, maxAgeSeconds),
    clearedSession: () => cookie(sessionName, '', 0),
    browser: (browserKey) => cookie(browserName, browserKey, browserCookieSeconds),
    device: (knownDevice) => cookie(deviceName, knownDevice, knownDeviceLifetimeSeconds),
    challenge: (challengeId, maxAgeSeconds) => cookie(challengeName, challengeId, maxAgeSeconds),
    clearedChallenge: () => cookie(challengeName, '', 0),
    trusted: (trustedDevice, maxAgeSeconds) => cookie(trustedName, trustedDevice, maxAgeSeconds),
    presentedKey(headers) {
      const bearer = bearerKey(headers.authorization)
      if (bearer !== undefined) return { source: 'bearer', key: bearer }
      const key = cookieValue(headers.cookie, sessionName)
      return key ? { source: 'cookie', key } : null
    },
    carriesCookie: (headers) => Boolean(cookieValue(headers.cookie, sessionName)),
    browserKey(headers) {
      const value = cookieValue(headers.cookie, browserName)
      return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null
    },
    knownDevice: (headers) => cookieValue(headers.cookie, deviceName) || null,
    challengeId: (headers) => cookieValue(headers.cookie, challengeName) || null,
    trustedDevice: (headers) => cookieValue(headers.cookie, trustedName) || null,
  }
}

/** How a new key reaches the caller: in the result where it asks for that, or has come with a key that it keeps itself. */
export function keyDelivery(headers: IncomingHttpHeaders, presented: PresentedKey | null): 'cookie' | 'bearer' {
  return headers[transportHeader] === bearerTransport || presented?.source === 'bearer' ? 'bearer' : 'cookie'
}

/** The cookie as a `Set-Cookie` header says it. */
export function setCookieHeader({ name, value, maxAgeSeconds, httpOnly, secure, path }: ReplyCookie): string {
  const attributes = [`Max-Age=${maxAgeSeconds}`, `Path=${path}`, 'SameSite=Lax']
  if (httpOnly) attributes.push('HttpOnly')
  if (secure) attributes.push('Secure')
  return `${name}=${value}; ${attributes.join('; ')}`
}

/** Another scheme than Bearer (a proxy's own Basic) is none of ours. */
const bearerKey = (header = '') => /^bearer +(\S+) *$/i.exec(header)?.[1]

/** The value of a cookie in a request's header; where it stands twice, the first. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined
  for (const pair of header.split(';')) {
    const separator = pair.indexOf('=')
    if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim()
  }
  return undefined
}

/** The names of the cookies in a request's header. */
export function cookieNames(header = ''): readonly string[] {
  return header.split(';').flatMap((pair) => (pair.includes('=') ? pair.slice(0, pair.indexOf('=')).trim() : []))
}
