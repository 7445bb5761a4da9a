import { passwordProblem } from '@latchkey/contracts/auth/password'
import { imageProblem } from '@latchkey/contracts/auth/user-image'
import { sessionEndedBy, sessionEndReason } from '@latchkey/contracts/auth/session'
import type { DetailsOf, ErrorCode, ErrorDetails } from '@latchkey/contracts/domain-error'
import * as z from 'zod'

/**
 * The details that came with a code, of the shape that the code promises. What a server of another version says
 * differently gives way to the least that can be said.
 */
export function detailsOf<Code extends ErrorCode>(code: Code, sent: unknown): DetailsOf<Code>
export function detailsOf(code: ErrorCode, sent: unknown): DetailsOf<ErrorCode> {
  return hasDetails(code) ? schemas[code].parse(sent) : undefined
}

const hasDetails = (code: ErrorCode): code is keyof ErrorDetails => Object.hasOwn(schemas, code)

const retry = z.object({ retryAfterSeconds: z.number().nonnegative() }).catch({ retryAfterSeconds: 1 })

const issue = z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })

const schemas: { readonly [Code in keyof ErrorDetails]: z.ZodType<ErrorDetails[Code]> } = {
  NOT_SIGNED_IN: z
    .object({ reason: sessionEndReason.exactOptional(), by: sessionEndedBy.exactOptional() })
    .catch({ reason: 'unknown' }),
  SCOPE_MISSING: z.object({ scopes: z.array(z.string()) }).catch({ scopes: [] }),
  TOO_MANY_ATTEMPTS: retry,
  SERVICE_UNAVAILABLE: z
    .object({ retryAfterSeconds: z.number().nonnegative(), away: z.literal('provider').exactOptional() })
    .catch({ retryAfterSeconds: 1 }),
  OVERLOADED: retry,
  IMAGE_REJECTED: z.object({ problem: imageProblem }).catch({ problem: 'not-an-image' }),
  PASSWORD_REJECTED: z.object({ problems: z.array(passwordProblem) }).catch({ problems: [] }),
  INVALID_INPUT: z.object({ issues: z.array(issue) }).catch({ issues: [] }),
  UNEXPECTED: z.object({ reference: z.string() }).catch({ reference: 'none' }),
}
