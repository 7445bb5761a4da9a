import { regenerateRecoveryCodes } from '@latchkey/auth/second-factor'
import { freshRecoveryCodes } from '@latchkey/contracts/auth/second-factor'
import { recent } from '../../procedures/recent.ts'
import { router } from '../../trpc.ts'

export const recoveryCodesRouter = router({
  regenerate: recent
    .output(freshRecoveryCodes)
    .mutation(({ ctx: { auth, session, client } }) => regenerateRecoveryCodes(auth, { session, client })),
})
