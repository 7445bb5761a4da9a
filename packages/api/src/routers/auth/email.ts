import {
  changePassword,
  finishEmailChange,
  finishPasswordReset,
  finishRegistration,
  reportNotMe,
  signInWithEmail,
  startEmailChange,
  startPasswordReset,
  startRegistration,
  undoEmailChange,
  verifyPasswordResetCode,
  verifyRegistrationCode,
} from '@latchkey/auth/email'
import type { ClientInfo } from '@latchkey/auth/runtime'
import { ownUserInfo } from '@latchkey/auth/user'
import {
  changedEmail,
  changedPassword,
  changePasswordInput,
  emailSignInInput,
  finishEmailChangeInput,
  finishPasswordResetInput,
  finishRegistrationInput,
  reportNotMeInput,
  startedRequest,
  startEmailChangeInput,
  startPasswordResetInput,
  startRegistrationInput,
  undoEmailChangeInput,
  verifiedPasswordReset,
  verifiedRegistration,
  verifyPasswordResetCodeInput,
  verifyRegistrationCodeInput,
} from '@latchkey/contracts/auth/email'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import * as z from 'zod'
import type { ApiContext } from '../../context.ts'
import { authed } from '../../procedures/authed.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { recent } from '../../procedures/recent.ts'
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

  startPasswordReset: publicProcedure
    .input(startPasswordResetInput)
    .output(startedRequest)
    .mutation(({ ctx, input }) => startPasswordReset(ctx.auth, input, knownBrowser(ctx))),

  verifyPasswordResetCode: publicProcedure
    .input(verifyPasswordResetCodeInput)
    .output(verifiedPasswordReset)
    .mutation(({ ctx, input }) => verifyPasswordResetCode(ctx.auth, input, ctx.client)),

  finishPasswordReset: publicProcedure
    .input(finishPasswordResetInput)
    .output(signInResult)
    .mutation(async ({ ctx, input }) => deliverKey(ctx, await finishPasswordReset(ctx.auth, input, ctx.client))),

  changePassword: authed
    .input(changePasswordInput)
    .output(changedPassword)
    .mutation(async ({ ctx, input }) => {
      const { session, client } = ctx
      const { key } = await deliverKey(ctx, await changePassword(ctx.auth, input, { session, client }))
      return key === undefined ? {} : { key }
    }),

  startEmailChange: recent
    .input(startEmailChangeInput)
    .output(startedRequest)
    .mutation(({ ctx, input }) =>
      startEmailChange(ctx.auth, input, { session: ctx.session, client: knownBrowser(ctx) }),
    ),

  finishEmailChange: authed
    .input(finishEmailChangeInput)
    .output(changedEmail)
    .mutation(async ({ ctx: { auth, session, client }, input }) => {
      const { userInfo } = await finishEmailChange(auth, input, { session, client })
      return { userInfo: ownUserInfo(auth, userInfo) }
    }),

  undoEmailChange: publicProcedure
    .input(undoEmailChangeInput)
    .output(z.void())
    .mutation(({ ctx, input }) => undoEmailChange(ctx.auth, input, ctx.client)),

  reportNotMe: publicProcedure
    .input(reportNotMeInput)
    .output(startedRequest)
    .mutation(({ ctx, input }) => reportNotMe(ctx.auth, input, knownBrowser(ctx))),
})

/** The caller, with a browser cookie from now on if she uses a browser and has none. */
function knownBrowser({ auth, client, reply, transport }: ApiContext): ClientInfo {
  if (transport === 'bearer' || client.browserKey !== null) return client
  const browserKey = Buffer.from(auth.random.bytes(32)).toString('base64url')
  reply.setCookie(reply.authCookies.browser(browserKey))
  return { ...client, browserKey }
}
