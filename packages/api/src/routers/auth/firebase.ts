import { signInWithFirebase } from '@latchkey/auth/external'
import { firebaseSignInInput } from '@latchkey/contracts/auth/external'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverSignIn } from './deliver-key.ts'

export const firebaseRouter = router({
  signIn: publicProcedure
    .input(firebaseSignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) =>
      deliverSignIn(ctx, (client) => signInWithFirebase(ctx.auth, input, { client, session: ctx.session })),
    ),
})
