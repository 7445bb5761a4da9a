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
 * is the only address that holds one, and it can be opened again. So does what was news on the page.
 */
export function signInPath(path: string): Route {
  const back = withoutNews(withoutParameters(path, ['code']))
  return back === homePath ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(back)}`
}

/** What an address tells of the page before it, once. */
export const newsParameters = ['notice', 'task', 'done', 'ended'] as const

/** The way back to a page without what its address said was just done: it may not be so any more by then. */
export const withoutNews = (asked: unknown): Route =>
  safeReturnPath(withoutParameters(safeReturnPath(asked), newsParameters))

function withoutParameters(path: string, names: readonly string[]): string {
  if (!path.includes('?') || !URL.canParse(path, here)) return path
  const { origin, pathname, searchParams, hash } = new URL(path, here)
  if (origin !== here || !names.some((name) => searchParams.has(name))) return path
  for (const name of names) searchParams.delete(name)
  return `${pathname}${searchParams.size === 0 ? '' : `?${searchParams}`}${hash}`
}
