/** Where people land when they asked for no place, or for one that is not ours. */
export const homePath = '/tasks'

// Browsers and Node both have it; this package is compiled for neither.
declare const URL: {
  new (url: string, base: string): Readonly<Record<'origin' | 'pathname' | 'search' | 'hash', string>>
  canParse(url: string, base: string): boolean
}

const lengthMax = 2000
const here = 'http://here.invalid'
// Pages of signing in and out lead nowhere by themselves.
const dead = /^\/(sign-in|sign-up|second-factor|api|_next)(\/|$)/

/**
 * The way back that a link, a form or a redirect carries, or `homePath` when it is not plainly a path of this site. A
 * path that any decoding could turn into another host is refused (OWASP ASVS 5.0 3.7.2): protocol-relative, backslashes,
 * control characters, and encodings of them, however often they were encoded. The answer holds ASCII only.
 */
export function safeReturnPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > lengthMax || !asked.startsWith('/')) return homePath
  if (!URL.canParse(asked, here)) return homePath
  const { origin, pathname, search, hash } = new URL(asked, here)
  if (origin !== here || !isPlain(asked.split(/[?#]/, 1)[0] ?? '') || !isPlain(pathname)) return homePath
  if (hasControls(asked) || dead.test(pathname) || pathname === '/') return homePath
  return pathname + search + hash
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
