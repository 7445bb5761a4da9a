import * as z from 'zod'
import { id } from '../text.ts'
import { typedCode } from './email.ts'

/** What a browser got when its sign-in was asked for the second step. */
const challengeId = z.string().min(1).max(256)

/**
 * A recovery code as typed: upper or lower case, with or without dashes and spaces, and with the letters that Crockford's
 * base32 leaves out read as the digits they look like.
 */
const typedRecoveryCode = z
  .string()
  .max(128)
  .transform((typed) => typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase())
  .transform((typed) => typed.replaceAll('O', '0').replaceAll(/[IL]/g, '1'))
  .pipe(z.string().min(1))

/** `trustDevice` spares this browser the second step from now on; programs have no use for it. */
const trustDevice = z.boolean().optional()

export const verifySecondFactorInput = z.union([
  z.strictObject({ challengeId, code: typedCode, trustDevice }),
  z.strictObject({ challengeId, recoveryCode: typedRecoveryCode, trustDevice }),
])
export type VerifySecondFactorInput = z.infer<typeof verifySecondFactorInput>

/** What an authenticator app is to be told: by hand, or as the QR code of `otpauthUrl`. Counts once a code confirmed it. */
export const totpEnrollment = z.object({
  /** Base32, 32 characters. */
  secret: z.string(),
  otpauthUrl: z.string(),
  /** Until when a code may confirm it. */
  expiresAt: z.date(),
})
export type TotpEnrollment = z.infer<typeof totpEnrollment>

export const confirmTotpEnrollmentInput = z.strictObject({ code: typedCode })
export type ConfirmTotpEnrollmentInput = z.infer<typeof confirmTotpEnrollmentInput>

/** Told once, and never again. */
export const freshRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export type FreshRecoveryCodes = z.infer<typeof freshRecoveryCodes>

/** A browser that is not asked for the second step. */
export const trustedDevice = z.object({
  id,
  /** Browser and system in words, e.g. "Firefox on Windows". */
  deviceName: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date(),
  expiresAt: z.date(),
  /** Whether it is the browser that asks. */
  isCurrent: z.boolean(),
  /** Where it was when it became trusted. */
  ipAddress: z.string().nullable(),
})
export type TrustedDeviceInfo = z.infer<typeof trustedDevice>

/** How the caller's second step stands. */
export const secondFactorStatus = z.object({
  isEnabled: z.boolean(),
  enabledAt: z.date().nullable(),
  recoveryCodesLeft: z.number(),
  /** The ones used last come first. */
  trustedDevices: z.array(trustedDevice),
})
export type SecondFactorStatus = z.infer<typeof secondFactorStatus>

export const revokeTrustedDeviceInput = z.strictObject({ id })
export type RevokeTrustedDeviceInput = z.infer<typeof revokeTrustedDeviceInput>

export const untrustedDevices = z.object({ ended: z.number() })
