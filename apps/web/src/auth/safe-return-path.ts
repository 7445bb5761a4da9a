import type { Route } from 'next'

/** Where people land when they asked for no place, or for one that is not ours. */
export const homePath: Route = '/tasks'

const lengthMax = 2000
const here = 'http://here.invalid'
// Pages of signing in and out lead nowhere by themselves.
const dead = /^\/(sign-in|sign-up|api|_next)(\/|$)/

/**
 * The way back that a link or a form carries, or `homePath` when it is not plainly a path of this site. A path that
 * any decoding could turn into another host is refused (OWASP ASVS 5.0 3.7.2): protocol-relative, backslashes,
 * control characters, and encodings of them, however often they were encoded.
 */
export function safeReturnPath(asked: unknown): Route {
  if (typeof asked !== 'string' || asked.length > lengthMax || !asked.startsWith('/')) return homePath
  if (!URL.canParse(asked, here)) return homePath
  const { origin, pathname, search, hash } = new URL(asked, here)
  if (origin !== here || !isPlain(asked.split(/[?#]/, 1)[0] ?? '') || !isPlain(pathname)) return homePath
  if (hasControls(asked) || dead.test(pathname) || pathname === '/') return homePath
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked above; a path nobody knows is answered by the 404 page
  return (pathname + search + hash) as Route
}

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

function isPlain(path: string): boolean {
  for (let text = path, round = 0; round < 8; round++) {
    if (/\\|^\/{2}/.test(text) || hasControls(text)) return false
    const decoded = decodeOnce(text)
    if (decoded === undefined) return false
    if (decoded === text) return true
    text = decoded
  }
  return false
}

// oxlint-disable-next-line no-control-regex -- the characters are the point
const hasControls = (text: string) => /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(text)

function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
