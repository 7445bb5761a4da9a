import { signInWithGoogle } from '@latchkey/auth/external'
import { googleSignInInput } from '@latchkey/contracts/auth/external'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverOutcome } from './deliver-key.ts'
import { knownBrowser } from './known-browser.ts'

export const googleRouter = router({
  signIn: publicProcedure
    .input(googleSignInInput)
    .output(signInResult)
    .mutation(async ({ ctx, input }) =>
      deliverOutcome(ctx, await signInWithGoogle(ctx.auth, input, { client: knownBrowser(ctx), session: ctx.session })),
    ),
})
