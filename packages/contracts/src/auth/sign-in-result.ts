import * as z from 'zod'
import { sessionInfo } from './session.ts'
import { userInfo } from './user-info.ts'

/** What can stand as the second factor: a code of the authenticator app, or one of the codes kept for when it is lost. */
export const secondFactorMethod = z.enum(['totp', 'recovery-code'])

export type SecondFactorMethod = z.infer<typeof secondFactorMethod>

/** A sign-in that is done. `key` is given to clients that keep it themselves (`x-latchkey-transport: bearer`); browsers
 * receive it as a cookie that scripts cannot read. */
export const signedInResult = z.object({
  status: z.literal('signed-in'),
  userInfo,
  session: sessionInfo,
  key: z.string().optional(),
})

export type SignedInResult = z.infer<typeof signedInResult>

/**
 * How a sign-in went. `second-factor-required` is no session: `auth.secondFactor.verify` makes one, with the challenge and
 * one of the methods, within ten minutes and from the same browser.
 */
export const signInResult = z.discriminatedUnion('status', [
  signedInResult,
  z.object({
    status: z.literal('second-factor-required'),
    challengeId: z.string(),
    methods: z.array(secondFactorMethod),
  }),
])

export type SignInResult = z.infer<typeof signInResult>
