import { cookies } from 'next/headers'
import * as z from 'zod'
import { pageRequest } from '../server/page-runtime.ts'

/** The pages that need to know how far each flow is that begins with a code from a mail. */
const paths = {
  'sign-up': '/sign-up',
  'reset-password': '/reset-password',
  // Next renders the page that an action leads to with the cookies of the form's own page, and here that may be the one
  // where she confirms that it is she.
  'change-email': '/',
} as const

/** Something that begins with a code from a mail. */
export type MailCodeFlow = keyof typeof paths

// What one step leaves for the next. It belongs to this browser: the pages' addresses alone open nothing.
const pendingForm = z.object({
  requestId: z.uuid(),
  /** Left out where only the mailbox knows which address it is. */
  email: z.string().optional(),
  sentAtMs: z.number(),
  /** Whose request it is, where somebody is signed in. */
  userId: z.uuid().optional(),
})

/** A request that waits for its code. */
export type PendingRequest = z.infer<typeof pendingForm>

const tokenMaxAgeSeconds = 3600

/** The request that this browser has made, if it has. */
export async function readPendingRequest(flow: MailCodeFlow): Promise<PendingRequest | undefined> {
  const text = (await cookies()).get(pendingName(flow))?.value ?? ''
  try {
    return pendingForm.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Remembers the request for as long as its code works; a token from an earlier one is forgotten. */
export async function keepPendingRequest(
  flow: MailCodeFlow,
  pending: PendingRequest,
  codeLifetimeMs: number,
): Promise<void> {
  const jar = await cookies()
  jar.set(pendingName(flow), JSON.stringify(pending), { ...scope(flow), maxAge: Math.ceil(codeLifetimeMs / 1000) })
  jar.set(tokenName(flow), '', { ...scope(flow), maxAge: 0 })
}

/** Forgets a request that is done with. */
export async function forgetPendingRequest(flow: MailCodeFlow): Promise<void> {
  ;(await cookies()).set(pendingName(flow), '', { ...scope(flow), maxAge: 0 })
}

/** The proof that this browser knew the code, if it did. */
export async function readCompletionToken(flow: MailCodeFlow): Promise<string | undefined> {
  return (await cookies()).get(tokenName(flow))?.value
}

/** Remembers the proof. */
export async function keepCompletionToken(flow: MailCodeFlow, token: string): Promise<void> {
  const jar = await cookies()
  jar.set(tokenName(flow), token, { ...scope(flow), maxAge: tokenMaxAgeSeconds })
}

const pendingName = (flow: MailCodeFlow) => `latchkey-${flow}`
const tokenName = (flow: MailCodeFlow) => `latchkey-${flow}-token`
const scope = (flow: MailCodeFlow) =>
  ({ httpOnly: true, sameSite: 'lax', path: paths[flow], secure: pageRequest().appUrl.startsWith('https:') }) as const
