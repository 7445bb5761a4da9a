import {
  confirmTotpEnrollment,
  disableTotp,
  pendingTotpEnrollment,
  startTotpEnrollment,
} from '@latchkey/auth/second-factor'
import { confirmTotpEnrollmentInput, freshRecoveryCodes, totpEnrollment } from '@latchkey/contracts/auth/second-factor'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { recent } from '../../procedures/recent.ts'
import { router } from '../../trpc.ts'

export const totpRouter = router({
  startEnrollment: recent
    .output(totpEnrollment)
    .mutation(({ ctx: { auth, session, client } }) => startTotpEnrollment(auth, { session, client })),

  pendingEnrollment: recent
    .output(totpEnrollment.nullable())
    .query(({ ctx: { auth, session } }) => pendingTotpEnrollment(auth, session)),

  confirmEnrollment: authed
    .input(confirmTotpEnrollmentInput)
    .output(freshRecoveryCodes)
    .mutation(({ ctx: { auth, session, client }, input }) => confirmTotpEnrollment(auth, input, { session, client })),

  disable: recent
    .output(z.void())
    .mutation(({ ctx: { auth, session, client } }) => disableTotp(auth, { session, client })),
})
