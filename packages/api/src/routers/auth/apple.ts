import { signInWithApple } from '@latchkey/auth/external'
import { appleSignInInput } from '@latchkey/contracts/auth/external'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverSignIn } from './deliver-key.ts'

export const appleRouter = router({
  signIn: publicProcedure
    .input(appleSignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) =>
      deliverSignIn(ctx, (client) => signInWithApple(ctx.auth, input, { client, session: ctx.session })),
    ),
})
