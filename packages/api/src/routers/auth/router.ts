import { router } from '../../trpc.ts'
import { emailRouter } from './email.ts'
import { reauthenticateRouter } from './reauthenticate.ts'
import { securityLogRouter } from './security-log.ts'
import { sessionsRouter } from './sessions.ts'
import { statusRouter } from './status.ts'
import { userRouter } from './user.ts'

export const authRouter = router({
  status: statusRouter,
  email: emailRouter,
  reauthenticate: reauthenticateRouter,
  securityLog: securityLogRouter,
  sessions: sessionsRouter,
  user: userRouter,
})
