import * as z from 'zod'
import { typedCode } from './email.ts'
import { passwordInput } from './password.ts'

export const reauthenticateWithPasswordInput = z.strictObject({ password: passwordInput })
export type ReauthenticateWithPasswordInput = z.infer<typeof reauthenticateWithPasswordInput>

export const reauthenticateWithCodeInput = z.strictObject({ code: typedCode })
export type ReauthenticateWithCodeInput = z.infer<typeof reauthenticateWithCodeInput>
