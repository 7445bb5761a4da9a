import * as z from 'zod'
import { sessionInfo } from './session.ts'
import { userInfo } from './user-info.ts'

/**
 * How a sign-in went. `key` is given to clients that keep it themselves (`x-latchkey-transport: bearer`); browsers
 * receive it as a cookie that scripts cannot read.
 */
export const signInResult = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('signed-in'),
    userInfo,
    session: sessionInfo,
    key: z.string().optional(),
  }),
])

export type SignInResult = z.infer<typeof signInResult>
