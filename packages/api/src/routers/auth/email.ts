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
import { signedInResult, signInResult } from '@latchkey/contracts/auth/sign-in-result'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { recent } from '../../procedures/recent.ts'
import { router } from '../../trpc.ts'
import { deliverKey, deliverSignIn } from './deliver-key.ts'
import { knownBrowser } from './known-browser.ts'

export const emailRouter = router({
  signIn: publicProcedure
    .input(emailSignInInput)
    .output(signInResult)
    .mutation(({ ctx, input }) => deliverSignIn(ctx, (client) => signInWithEmail(ctx.auth, input, client))),

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
    .output(signedInResult)
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
    .mutation(({ ctx, input }) => deliverSignIn(ctx, (client) => finishPasswordReset(ctx.auth, input, client))),

  changePassword: authed
    .input(changePasswordInput)
    .output(changedPassword)
    .mutation(async ({ ctx, input }) => {
      const { session, client } = ctx
      const { key } = deliverKey(ctx, await changePassword(ctx.auth, input, { session, client }))
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
