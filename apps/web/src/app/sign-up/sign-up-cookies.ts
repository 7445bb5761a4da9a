import { cookies } from 'next/headers'
import * as z from 'zod'
import { pageRequest } from '../../server/page-runtime.ts'

// What one step of signing up leaves for the next. It belongs to this browser: the pages' addresses alone open nothing.
const pendingName = 'latchkey-sign-up'
const tokenName = 'latchkey-sign-up-token'
const tokenMaxAgeSeconds = 3600

const pendingForm = z.object({ requestId: z.uuid(), email: z.string(), sentAtMs: z.number() })

/** A sign-up that waits for its code. */
export type PendingSignUp = z.infer<typeof pendingForm>

/** The sign-up that this browser has begun, if it has. */
export async function readPendingSignUp(): Promise<PendingSignUp | undefined> {
  const text = (await cookies()).get(pendingName)?.value ?? ''
  try {
    return pendingForm.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Remembers the sign-up for as long as its code works; a token from an earlier one is forgotten. */
export async function keepPendingSignUp(pending: PendingSignUp): Promise<void> {
  const jar = await cookies()
  const { settings } = pageRequest()
  jar.set(pendingName, JSON.stringify(pending), { ...scope(), maxAge: settings.validationCodeLifetimeMs / 1000 })
  jar.set(tokenName, '', { ...scope(), maxAge: 0 })
}

/** The proof that this browser knew the code, if it did. */
export async function readRegistrationToken(): Promise<string | undefined> {
  return (await cookies()).get(tokenName)?.value
}

/** Remembers the proof. */
export async function keepRegistrationToken(token: string): Promise<void> {
  const jar = await cookies()
  jar.set(tokenName, token, { ...scope(), maxAge: tokenMaxAgeSeconds })
}

const scope = () =>
  ({ httpOnly: true, sameSite: 'lax', path: '/sign-up', secure: pageRequest().appUrl.startsWith('https:') }) as const
