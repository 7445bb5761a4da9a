/** What a request says about where it comes from. */
export interface OriginFacts {
  /** The `Origin` header. */
  readonly origin: string | undefined
  /** The `Sec-Fetch-Site` header. */
  readonly fetchSite: string | undefined
  /** Whether the session cookie came along. */
  readonly carriesCookie: boolean
}

/**
 * Whether a call that changes state may go on: not when a header says that another origin makes it, nor when it
 * carries the cookie and no header says where it comes from. A program has neither cookie nor headers and passes.
 * `Origin: null` and `Sec-Fetch-Site: none` say nothing; a sibling subdomain is another origin (OWASP CSRF cheat
 * sheet, "Fetch Metadata headers" and "Verifying origin with standard headers").
 */
export function isOriginAllowed({ origin, fetchSite, carriesCookie }: OriginFacts, ownOrigin: string): boolean {
  const site = fetchSite === 'none' ? undefined : fetchSite
  const from = origin === 'null' ? undefined : origin
  if (site !== undefined && site !== 'same-origin') return false
  if (from !== undefined && from !== ownOrigin) return false
  return site !== undefined || from !== undefined || !carriesCookie
}
