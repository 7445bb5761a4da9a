import { redirect } from 'next/navigation'
import { pageRequest } from '../server/page-runtime.ts'
import { requireSession } from './require-session.ts'
import { withoutNews } from './safe-return-path.ts'

/**
 * Leaves for the page where she confirms that it is she, which leads back to `returnTo`. For an action that met
 * `RECENT_SIGN_IN_REQUIRED`.
 */
export function toReauthenticate(returnTo: string): never {
  redirect(`/reauthenticate?returnTo=${encodeURIComponent(withoutNews(returnTo))}`)
}

/** Whether the session of this request may do what asks for a recent proof of who she is. */
export function isRecent(): boolean {
  const { receivedAt, settings } = pageRequest()
  return receivedAt.getTime() - requireSession().provedAt.getTime() <= settings.recentSignInWindowMs
}

/** Lets only people past who proved lately who they are; others confirm it first, and come back to this page. */
export function requireRecentSession() {
  const session = requireSession()
  if (!isRecent()) toReauthenticate(pageRequest().path)
  return session
}
