import { cookies } from 'next/headers'
import { pageRequest } from './page-runtime.ts'

/** Hands the cookies that procedures have set to the browser. Call it in a Server Action, after the procedure. */
export async function applyReplyCookies(): Promise<void> {
  const jar = await cookies()
  for (const { name, value, maxAgeSeconds, ...attributes } of pageRequest().reply.cookies) {
    jar.set(name, value, { ...attributes, maxAge: maxAgeSeconds })
  }
}
