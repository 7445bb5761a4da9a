import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { pageRequest } from '../server/page-runtime.ts'
import { refusalOf } from '../words/refusal.ts'
import { signInPath } from './safe-return-path.ts'

/** Lets only signed-in people past; others go to the sign-in page, which leads back to `path`. */
export function requireSession() {
  const { authentication, path } = pageRequest()
  if (authentication.status === 'signed-in') return authentication.session
  redirect(signInPath(path))
}

/** Who is asking for this page; asked once per request, and no sign of activity. */
export const getAuthStatus = cache(() => answerOf(pageRequest().caller.auth.status.get()))

/**
 * What a procedure answered. A session that ended meanwhile leads to the sign-in page, and one that may not ask finds
 * nothing; a bug is thrown on under the reference that the error page shows and the log has, and a database that went
 * away meanwhile under its code.
 */
export async function answerOf<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.code === 'NOT_SIGNED_IN') redirect(signInPath(pageRequest().path))
    if (refusal?.code === 'SCOPE_MISSING') notFound()
    if (error instanceof Error && refusal?.details && 'reference' in refusal.details) {
      throw Object.assign(error, { digest: refusal.details.reference })
    }
    // The page's browser learns nothing of an error but its digest.
    if (error instanceof Error && refusal && awayCodes.has(refusal.code)) {
      throw Object.assign(error, { digest: refusal.code })
    }
    throw error
  }
}

const awayCodes: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'OVERLOADED'])
