import { signInWithGoogle } from '@latchkey/auth/external'
import { googleSignInInput } from '@latchkey/contracts/auth/external'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverSignIn } from './deliver-key.ts'

export const googleRouter = router({
  signIn: publicProcedure
    .input(googleSignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) =>
      deliverSignIn(ctx, (client) => signInWithGoogle(ctx.auth, input, { client, session: ctx.session })),
    ),
})
