import * as z from 'zod'
import { isStorable } from '../text.ts'

/** What can be wrong with a new password; `same`: it is the current one. */
export const passwordProblem = z.enum(['too-short', 'too-long', 'common', 'context', 'breached', 'same'])

export type PasswordProblem = z.infer<typeof passwordProblem>

/**
 * A password as typed: nothing trimmed, no case changed. The bound on UTF-16 units only limits the work; the rules
 * that a person meets (NIST SP 800-63B-4 §3.1.1.2) are checked by the use-case and answered with `PASSWORD_REJECTED`.
 */
export const passwordInput = z
  .string()
  .min(1)
  .max(4096)
  .refine(isStorable, 'Contains a character that cannot be typed.')
