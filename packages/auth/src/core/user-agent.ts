/**
 * A user agent as it is stored: the plain ASCII that it should be (RFC 9110 §10.1.5), bounded, so that a hostile one
 * neither grows a row nor makes PostgreSQL refuse it.
 */
export function storedUserAgent(userAgent: string | null): string | null {
  return userAgent && userAgent.slice(0, 512).replaceAll(/[^\x20-\x7e]/g, '?')
}
