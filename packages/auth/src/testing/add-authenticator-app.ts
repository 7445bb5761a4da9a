import { Secret } from 'otpauth'
import { confirmTotpEnrollment } from '../factors/totp/confirm-totp-enrollment.ts'
import { startTotpEnrollment, type FactorOwner } from '../factors/totp/start-totp-enrollment.ts'
import { codeOfStep, stepAt } from '../factors/totp/totp.ts'
import type { AuthRuntime } from '../runtime.ts'

/** An authenticator app that counts, and the recovery codes that came with it. */
export interface AuthenticatorApp {
  readonly recoveryCodes: readonly string[]
  /** The code it shows now, or showed or will show some steps from now. */
  code(stepsFromNow?: number): string
}

/** Sets up an authenticator app, confirmed by the code of this moment: wait a step, or use the next step's code. */
export async function addAuthenticatorApp(auth: AuthRuntime, owner: FactorOwner): Promise<AuthenticatorApp> {
  const { secret } = await startTotpEnrollment(auth, owner)
  const { bytes } = Secret.fromBase32(secret)
  const code = (stepsFromNow = 0) => codeOfStep(bytes, stepAt(auth.clock.now()) + stepsFromNow)
  const { recoveryCodes } = await confirmTotpEnrollment(auth, { code: code() }, owner)
  return { recoveryCodes, code }
}
