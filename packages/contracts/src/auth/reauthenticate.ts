import * as z from 'zod'
import { passwordInput } from './password.ts'

export const reauthenticateWithPasswordInput = z.strictObject({ password: passwordInput })
export type ReauthenticateWithPasswordInput = z.infer<typeof reauthenticateWithPasswordInput>
