import { router } from '../../trpc.ts'
import { emailRouter } from './email.ts'
import { sessionsRouter } from './sessions.ts'
import { statusRouter } from './status.ts'
import { userRouter } from './user.ts'

export const authRouter = router({
  status: statusRouter,
  email: emailRouter,
  sessions: sessionsRouter,
  user: userRouter,
})
