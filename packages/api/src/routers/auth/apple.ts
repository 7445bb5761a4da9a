import { signInWithApple } from '@latchkey/auth/external'
import { appleSignInInput } from '@latchkey/contracts/auth/external'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverOutcome } from './deliver-key.ts'
import { knownBrowser } from './known-browser.ts'

export const appleRouter = router({
  signIn: publicProcedure
    .input(appleSignInInput)
    .output(signInResult)
    .mutation(async ({ ctx, input }) =>
      deliverOutcome(ctx, await signInWithApple(ctx.auth, input, { client: knownBrowser(ctx), session: ctx.session })),
    ),
})
