import { signInWithFirebase } from '@latchkey/auth/external'
import { firebaseSignInInput } from '@latchkey/contracts/auth/external'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverOutcome } from './deliver-key.ts'
import { knownBrowser } from './known-browser.ts'

export const firebaseRouter = router({
  signIn: publicProcedure
    .input(firebaseSignInInput)
    .output(signInResult)
    .mutation(async ({ ctx, input }) =>
      deliverOutcome(
        ctx,
        await signInWithFirebase(ctx.auth, input, { client: knownBrowser(ctx), session: ctx.session }),
      ),
    ),
})
