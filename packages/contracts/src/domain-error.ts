import type { AuthErrorCode } from './auth/error-codes.ts'
import type { PasswordProblem } from './auth/password.ts'
import type { ImageProblem } from './auth/user-image.ts'
import type { SessionEndReason } from './auth/session.ts'
import type { TaskErrorCode } from './tasks/error-codes.ts'
import type { TransportErrorCode } from './transport-error-codes.ts'

/** Every code a caller may meet: the capabilities' catalogues, joined. Stable; tell errors apart by it, never by text. */
export type ErrorCode = AuthErrorCode | TaskErrorCode | TransportErrorCode

/** How long to wait before the next try, in whole seconds; also sent as `Retry-After`. */
export interface RetryDetails {
  readonly retryAfterSeconds: number
}

/** One refused field: where it stands in the input, and why. */
export interface InputIssue {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What comes with a code, where something does. */
export interface ErrorDetails {
  readonly NOT_SIGNED_IN: { readonly reason?: SessionEndReason; readonly by?: 'self' | 'administrator' }
  readonly SCOPE_MISSING: { readonly scopes: readonly string[] }
  readonly TOO_MANY_ATTEMPTS: RetryDetails
  /** `away` names what cannot be reached, where it is not the database. */
  readonly SERVICE_UNAVAILABLE: RetryDetails & { readonly away?: 'provider' }
  readonly OVERLOADED: RetryDetails
  readonly IMAGE_REJECTED: { readonly problem: ImageProblem }
  readonly PASSWORD_REJECTED: { readonly problems: readonly PasswordProblem[] }
  readonly INVALID_INPUT: { readonly issues: readonly InputIssue[] }
  readonly UNEXPECTED: { readonly reference: string }
}

/** The details of a code; `undefined` for the codes that carry none. */
export type DetailsOf<Code extends ErrorCode> = Code extends keyof ErrorDetails ? ErrorDetails[Code] : undefined

/**
 * Stops the caller with a stable code. Everything a use-case refuses is one of these; anything else that is thrown
 * is a bug and reaches the outside as `UNEXPECTED` with a reference, its message kept back.
 */
export class DomainError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'DomainError'
  readonly code: Code
  readonly details: DetailsOf<Code>

  constructor(
    code: Code,
    ...[details, options]: DetailsOf<Code> extends undefined
      ? [details?: undefined, options?: ErrorOptions]
      : [details: DetailsOf<Code>, options?: ErrorOptions]
  ) {
    super(code, options)
    this.code = code
    this.details = details as DetailsOf<Code>
  }
}

/** Whether `error` is a refusal with this code. */
export function isDomainError<Code extends ErrorCode>(error: unknown, code: Code): error is DomainError<Code> {
  return error instanceof DomainError && error.code === code
}
