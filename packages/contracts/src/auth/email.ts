import * as z from 'zod'
import { id, storableText } from '../text.ts'
import { passwordInput } from './password.ts'
import { userInfo } from './user-info.ts'

/**
 * An address, normalised before it is checked: NFKC, no space around it, lower case. At most 254 characters with at
 * most 64 before the @ (RFC 5321 §4.5.3.1). Addresses with quotes, comments or several recipients are refused.
 */
export const emailAddress = z
  .string()
  .max(320)
  .transform((typed) => typed.normalize('NFKC').trim().toLowerCase())
  .pipe(
    z
      .email()
      .max(254)
      .refine((address) => address.indexOf('@') <= 64, 'The part before the @ is too long.'),
  )

/** A code as typed: spaces and dashes are tolerated, since mails and people group digits. */
export const typedCode = z
  .string()
  .max(64)
  .transform((typed) => typed.normalize('NFKC').replaceAll(/[\s-]/g, ''))
  .pipe(z.string().min(1))

/** A completion token: opaque, from the step before. */
const token = z.string().min(1).max(256)

/** A name to be called by: NFC, at most 128 characters, no line breaks. */
export const userName = storableText(512).transform((typed, context) => {
  const name = typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (name.length === 0 || [...name].length > 128) {
    context.addIssue({ code: 'custom', message: 'Use 1 to 128 characters.' })
    return z.NEVER
  }
  return name
})

export const emailSignInInput = z.strictObject({ email: emailAddress, password: passwordInput })
export type EmailSignInInput = z.infer<typeof emailSignInInput>

export const startRegistrationInput = z.strictObject({ email: emailAddress })
export type StartRegistrationInput = z.infer<typeof startRegistrationInput>

/** The same for any address; only the mailbox learns more. */
export const startedRequest = z.object({ requestId: id })
export type StartedRequest = z.infer<typeof startedRequest>

export const verifyRegistrationCodeInput = z.strictObject({ requestId: id, code: typedCode })
export type VerifyRegistrationCodeInput = z.infer<typeof verifyRegistrationCodeInput>

export const verifiedRegistration = z.object({ registrationToken: z.string() })
export type VerifiedRegistration = z.infer<typeof verifiedRegistration>

export const finishRegistrationInput = z.strictObject({
  registrationToken: token,
  password: passwordInput,
  userName: userName.optional(),
})
export type FinishRegistrationInput = z.infer<typeof finishRegistrationInput>

export const startPasswordResetInput = z.strictObject({ email: emailAddress })
export type StartPasswordResetInput = z.infer<typeof startPasswordResetInput>

export const verifyPasswordResetCodeInput = z.strictObject({ requestId: id, code: typedCode })
export type VerifyPasswordResetCodeInput = z.infer<typeof verifyPasswordResetCodeInput>

export const verifiedPasswordReset = z.object({ resetToken: z.string() })
export type VerifiedPasswordReset = z.infer<typeof verifiedPasswordReset>

export const finishPasswordResetInput = z.strictObject({ resetToken: token, newPassword: passwordInput })
export type FinishPasswordResetInput = z.infer<typeof finishPasswordResetInput>

export const startEmailChangeInput = z.strictObject({ newEmail: emailAddress })
export type StartEmailChangeInput = z.infer<typeof startEmailChangeInput>

export const finishEmailChangeInput = z.strictObject({ requestId: id, code: typedCode })
export type FinishEmailChangeInput = z.infer<typeof finishEmailChangeInput>

export const changedEmail = z.object({ userInfo })
export type ChangedEmail = z.infer<typeof changedEmail>

/** The token from the mail to the former mailbox. */
export const undoEmailChangeInput = z.strictObject({ undoToken: token })
export type UndoEmailChangeInput = z.infer<typeof undoEmailChangeInput>

/** The token from the link of a notice. */
export const reportNotMeInput = z.strictObject({ token })
export type ReportNotMeInput = z.infer<typeof reportNotMeInput>

export const changePasswordInput = z.strictObject({
  currentPassword: passwordInput,
  newPassword: passwordInput,
  /** Whether the other devices stay signed in. Default: they do not. */
  keepOtherDevices: z.boolean().optional(),
})
export type ChangePasswordInput = z.infer<typeof changePasswordInput>

/** The caller's key was replaced; clients that keep it themselves are given the new one. */
export const changedPassword = z.object({ key: z.string().optional() })
export type ChangedPassword = z.infer<typeof changedPassword>
