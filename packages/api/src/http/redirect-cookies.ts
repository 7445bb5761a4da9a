import type { IncomingHttpHeaders } from 'node:http'
import { attemptLifetimeMs, type AttemptCookie } from '@latchkey/auth/redirect-sign-in'
import type { ReplyCookie } from '../context.ts'
import { cookieNames, cookieValue } from './auth-key-transport.ts'

/** The cookies that tie an answer of a provider to the browser that sent for it: one an attempt, so that two tabs work. */
export interface RedirectCookies {
  attempt(cookie: AttemptCookie): ReplyCookie
  secretOf(headers: IncomingHttpHeaders, attemptId: string): string | null
  /** Attempts that a browser need not keep when it begins one more: all but its newest three. */
  surplusAttempts(headers: IncomingHttpHeaders): readonly string[]
  /** Carries what Apple's page posted of her name over to the request that has the other cookies, for a minute; null: too much. */
  posted(attemptId: string, user: string): ReplyCookie | null
  postedUser(headers: IncomingHttpHeaders, attemptId: string): string | undefined
  /** Takes away what there is of an attempt. */
  cleared(headers: IncomingHttpHeaders, attemptId: string): readonly ReplyCookie[]
}

const attemptsMax = 4
const postedSeconds = 60
/** A cookie holds 4096 bytes (RFC 6265 §6.1), and base64 makes four of three. */
const postedBytesMax = 2500

/**
 * On https they are `__Host-` cookies. All are HttpOnly and SameSite=Lax, which suffices: a provider's answer counts as
 * a navigation by GET, also Apple's, which comes as a posted form and is led on.
 */
export function createRedirectCookies(appUrl: string): RedirectCookies {
  const secure = new URL(appUrl).protocol === 'https:'
  const prefix = secure ? '__Host-latchkey-' : 'latchkey-'
  const attemptName = (attemptId: string) => `${prefix}attempt-${attemptId}`
  const postedName = (attemptId: string) => `${prefix}posted-${attemptId}`
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
    attempt: ({ attemptId, secret }) => cookie(attemptName(attemptId), secret, attemptLifetimeMs / 1000),
    secretOf({ cookie: header }, attemptId) {
      const value = cookieValue(header, attemptName(attemptId))
      return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null
    },
    surplusAttempts({ cookie: header }) {
      const start = attemptName('')
      const names = cookieNames(header).filter((name) => name.startsWith(start))
      // Their ids sort by the time they were made.
      const ids = names.map((name) => name.slice(start.length)).filter((id) => /^[\da-f-]{36}$/.test(id))
      return ids.sort().slice(0, Math.max(0, ids.length - attemptsMax + 1))
    },
    posted(attemptId, user) {
      const bytes = Buffer.from(user)
      if (bytes.length > postedBytesMax) return null
      return cookie(postedName(attemptId), bytes.toString('base64url'), postedSeconds)
    },
    postedUser({ cookie: header }, attemptId) {
      const text = cookieValue(header, postedName(attemptId))
      return text ? Buffer.from(text, 'base64url').toString() : undefined
    },
    cleared({ cookie: header }, attemptId) {
      const names = [attemptName(attemptId), postedName(attemptId)]
      return names.filter((name) => cookieValue(header, name) !== undefined).map((name) => cookie(name, '', 0))
    },
  }
}
