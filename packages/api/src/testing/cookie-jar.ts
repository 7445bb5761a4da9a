import { send, type RawRequest, type RawResponse } from './serve.ts'

/** A browser as far as cookies go, each request of which is a navigation. */
export interface CookieJar {
  readonly cookies: ReadonlyMap<string, string>
  /** A GET, or what `request` says, with the cookies, and keeps those that come back. Follows nothing. */
  visit(url: string, request?: RawRequest): Promise<RawResponse>
}

export function createCookieJar(held: Readonly<Record<string, string>> = {}): CookieJar {
  const cookies = new Map(Object.entries(held))
  return {
    cookies,
    async visit(url, { headers, ...request } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await send(url, { ...request, headers: { ...(cookie && { cookie }), ...headers } })
      for (const line of response.cookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (/; Max-Age=0(;|$)/.test(line)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return response
    },
  }
}
