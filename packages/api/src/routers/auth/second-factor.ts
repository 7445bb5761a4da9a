import { secondFactorStatus as readStatus, verifySecondFactor } from '@latchkey/auth/second-factor'
import { secondFactorStatus, verifySecondFactorInput } from '@latchkey/contracts/auth/second-factor'
import { signedInResult } from '@latchkey/contracts/auth/sign-in-result'
import { authed } from '../../procedures/authed.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverKey } from './deliver-key.ts'

export const secondFactorRouter = router({
  verify: publicProcedure
    .input(verifySecondFactorInput)
    .output(signedInResult)
    .mutation(async ({ ctx, input }) => {
      const { auth, client, reply, transport } = ctx
      const { signedIn, trusted } = await verifySecondFactor(auth, input, client)
      const result = deliverKey(ctx, signedIn)
      if (transport === 'bearer') return result
      const { authCookies } = reply
      reply.setCookie(authCookies.clearedChallenge())
      if (trusted) reply.setCookie(authCookies.trusted(trusted.token, trusted.maxAgeSeconds))
      return result
    }),

  status: authed
    .output(secondFactorStatus)
    .query(({ ctx: { auth, session, client } }) => readStatus(auth, { session, client })),
})
