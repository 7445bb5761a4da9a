import { router } from '../../trpc.ts'
import { accountsRouter } from './accounts.ts'
import { appleRouter } from './apple.ts'
import { emailRouter } from './email.ts'
import { firebaseRouter } from './firebase.ts'
import { googleRouter } from './google.ts'
import { passkeyRouter } from './passkey.ts'
import { reauthenticateRouter } from './reauthenticate.ts'
import { recoveryCodesRouter } from './recovery-codes.ts'
import { secondFactorRouter } from './second-factor.ts'
import { securityLogRouter } from './security-log.ts'
import { sessionsRouter } from './sessions.ts'
import { statusRouter } from './status.ts'
import { totpRouter } from './totp.ts'
import { trustedDevicesRouter } from './trusted-devices.ts'
import { userRouter } from './user.ts'

export const authRouter = router({
  status: statusRouter,
  email: emailRouter,
  google: googleRouter,
  apple: appleRouter,
  firebase: firebaseRouter,
  accounts: accountsRouter,
  passkey: passkeyRouter,
  secondFactor: secondFactorRouter,
  totp: totpRouter,
  recoveryCodes: recoveryCodesRouter,
  trustedDevices: trustedDevicesRouter,
  reauthenticate: reauthenticateRouter,
  securityLog: securityLogRouter,
  sessions: sessionsRouter,
  user: userRouter,
})
