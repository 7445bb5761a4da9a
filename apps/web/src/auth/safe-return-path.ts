import { homePath as home, safeReturnPath as safePath } from '@latchkey/contracts/return-path'
import type { Route } from 'next'

/** Where people land when they asked for no place, or for one that is not ours. */
export const homePath: Route = home

/** The way back that a link or a form carries, or `homePath` when it is not plainly a path of this site. */
export function safeReturnPath(asked: unknown): Route {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a path of this site; one that nobody knows is answered by the 404 page
  return safePath(asked) as Route
}

const here = 'http://here.invalid'

/**
 * The address of the sign-in page that leads back to `path`. A code that a mail's link filled in stays behind: that link
 * is the only address that holds one, and it can be opened again.
 */
export function signInPath(path: string): Route {
  const back = safeReturnPath(withoutCode(path))
  return back === homePath ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(back)}`
}

function withoutCode(path: string): string {
  if (!/[?&]code=/.test(path) || !URL.canParse(path, here)) return path
  const { origin, pathname, searchParams } = new URL(path, here)
  searchParams.delete('code')
  return origin === here ? `${pathname}?${searchParams}` : path
}
