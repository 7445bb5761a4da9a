import type { SessionState, SignedOut } from '@latchkey/auth-client/session-state'
import { signInPath } from './safe-return-path.ts'

/** The sign-in page after signing out on purpose. */
export const signedOutPath = '/sign-in?notice=signed-out'

/**
 * Pages on which whoever asked for it ends her own session too, and the one that a reset leads to when a second step is
 * set up; they say themselves how it goes on.
 */
const endsSessions = /^\/(undo-email-change|not-me|reset-password\/finish|second-factor)(\?|$)/

/**
 * Where a document goes that was made for `page` when things stand as in `now`: nowhere while the session is the same;
 * to the sign-in page, which says why and leads back to `path`, when it is over; anew when it is another's.
 */
export function whereToGo(page: SessionState, now: SessionState, path: string): 'reload' | (string & {}) | undefined {
  const before = page.status === 'signed-in' ? page.session.id : null
  switch (now.status) {
    case 'restoring':
      return undefined
    case 'signed-in':
      return now.session.id === before ? undefined : 'reload'
    case 'signed-out': {
      if (before === null || endsSessions.test(path)) return undefined
      if (isOnPurpose(now)) return signedOutPath
      // The answer that told why has taken the cookie along, so the server may not know any more whom to tell.
      const address = new URL(signInPath(path), 'http://here.invalid')
      address.searchParams.set('notice', now.reason)
      if (now.by) address.searchParams.set('by', now.by)
      return address.pathname + address.search
    }
  }
}

/** Whether she signed out herself, here or in another tab. */
export function isOnPurpose({ reason }: Pick<SignedOut, 'reason'>): boolean {
  return reason === 'by-user' || reason === 'signed-out'
}
