import { finishRegistration, signInWithEmail, startRegistration, verifyRegistrationCode } from '@latchkey/auth/email'
import type { ClientInfo } from '@latchkey/auth/runtime'
import {
  emailSignInInput,
  finishRegistrationInput,
  startedRequest,
  startRegistrationInput,
  verifiedRegistration,
  verifyRegistrationCodeInput,
} from '@latchkey/contracts/auth/email'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import type { ApiContext } from '../../context.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'
import { deliverKey } from './deliver-key.ts'

export const emailRouter = router({
  signIn: publicProcedure
    .input(emailSignInInput)
    .output(signInResult)
    .mutation(async ({ ctx, input }) => deliverKey(ctx, await signInWithEmail(ctx.auth, input, ctx.client))),

  startRegistration: publicProcedure
    .input(startRegistrationInput)
    .output(startedRequest)
    .mutation(({ ctx, input }) => startRegistration(ctx.auth, input, knownBrowser(ctx))),

  verifyRegistrationCode: publicProcedure
    .input(verifyRegistrationCodeInput)
    .output(verifiedRegistration)
    .mutation(({ ctx, input }) => verifyRegistrationCode(ctx.auth, input, ctx.client)),

  finishRegistration: publicProcedure
    .input(finishRegistrationInput)
    .output(signInResult)
    .mutation(async ({ ctx, input }) => deliverKey(ctx, await finishRegistration(ctx.auth, input, ctx.client))),
})

/** The caller, with a browser cookie from now on if she uses a browser and has none. */
function knownBrowser({ auth, client, reply, transport }: ApiContext): ClientInfo {
  if (transport === 'bearer' || client.browserKey !== null) return client
  const browserKey = Buffer.from(auth.random.bytes(32)).toString('base64url')
  reply.setCookie(reply.authCookies.browser(browserKey))
  return { ...client, browserKey }
}
