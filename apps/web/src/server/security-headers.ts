import type { ServerResponse } from 'node:http'

export interface SecurityHeaderOptions {
  /** Served over https: then browsers are told to stay there. */
  readonly https: boolean
  /** Development: React's overlay evaluates code, and hot reload needs a web socket. */
  readonly development: boolean
}

/** Headers of every answer that a browser may show (OWASP ASVS 5.0, 3.4). */
export function setSecurityHeaders(response: ServerResponse, { https }: SecurityHeaderOptions): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  // Not no-referrer: with it browsers post the page's own forms with `Origin: null`.
  response.setHeader('Referrer-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  if (https) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
}

/** The content security policy of one page. Next reads the nonce from the request's header of the same name. */
export function contentSecurityPolicy(nonce: string, { development }: SecurityHeaderOptions): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    development ? `style-src 'self' 'unsafe-inline'` : `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `connect-src 'self'${development ? ' ws:' : ''}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/** Headers by which Next, or a proxy, talks to itself; from outside they are forged (CVE-2025-29927 and its kin). */
export function isInternalHeader(name: string): boolean {
  return /^(x-middleware-|x-invoke-|x-nextjs-(?!(html-)?request-id$)|x-forwarded-|x-matched-path$|x-now-|x-prerender-|forwarded$|content-security-policy)/.test(
    name,
  )
}
