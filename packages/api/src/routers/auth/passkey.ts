import {
  deletePasskey,
  finishPasskeyRegistration,
  finishPasskeySignIn,
  listPasskeys,
  renamePasskey,
  startPasskeyRegistration,
  startPasskeySignIn,
} from '@latchkey/auth/passkey'
import {
  deletePasskeyInput,
  finishPasskeyRegistrationInput,
  passkey,
  passkeyAnswer,
  renamePasskeyInput,
  startedPasskeyRegistration,
  startedPasskeySignIn,
  startPasskeySignInInput,
} from '@latchkey/contracts/auth/passkey'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { recent } from '../../procedures/recent.ts'
import { router } from '../../trpc.ts'
import { deliverSignIn } from './deliver-key.ts'
import { knownBrowser } from './known-browser.ts'

export const passkeyRouter = router({
  startSignIn: publicProcedure
    .input(startPasskeySignInInput)
    .output(startedPasskeySignIn)
    .mutation(({ ctx, input }) =>
      startPasskeySignIn(ctx.auth, input, { session: ctx.session, client: knownBrowser(ctx) }),
    ),

  finishSignIn: publicProcedure
    .input(passkeyAnswer)
    .output(signInResult)
    .mutation(({ ctx, input }) => deliverSignIn(ctx, (client) => finishPasskeySignIn(ctx.auth, input, client))),

  startRegistration: recent
    .output(startedPasskeyRegistration)
    .mutation(({ ctx }) => startPasskeyRegistration(ctx.auth, { session: ctx.session, client: knownBrowser(ctx) })),

  finishRegistration: recent
    .input(finishPasskeyRegistrationInput)
    .output(passkey)
    .mutation(({ ctx: { auth, session, client }, input }) =>
      finishPasskeyRegistration(auth, input, { session, client }),
    ),

  list: authed.output(z.array(passkey)).query(({ ctx }) => listPasskeys(ctx.auth, ctx.session)),

  rename: authed
    .input(renamePasskeyInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) => renamePasskey(auth, input, { session, client })),

  delete: recent
    .input(deletePasskeyInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) => deletePasskey(auth, input, { session, client })),
})
