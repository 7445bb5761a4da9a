import { getUserInfo } from '@latchkey/auth/user'
import { userInfo } from '@latchkey/contracts/auth/user-info'
import { authed } from '../../procedures/authed.ts'
import { router } from '../../trpc.ts'

export const userRouter = router({
  get: authed.output(userInfo).query(({ ctx }) => getUserInfo(ctx.auth, ctx.session.userId)),
})
