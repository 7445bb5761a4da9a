import type { AppRouter } from '@latchkey/api/types'
import { authErrorCodes } from '@latchkey/contracts/auth/error-codes'
import type { DetailsOf, ErrorCode } from '@latchkey/contracts/domain-error'
import { taskErrorCodes } from '@latchkey/contracts/tasks/error-codes'
import { transportErrorCodes } from '@latchkey/contracts/transport-error-codes'
import { TRPCClientError } from '@trpc/client'
import { detailsOf } from './error-details.ts'

/**
 * A call that the server refused: why, by `appCode`, and what the code brings with it, in `details`. A code that only a
 * newer server knows is `UNEXPECTED`. Everything else that can stop a call, such as a network that is away, is a
 * plain `TRPCClientError`.
 */
export class AppError<Code extends ErrorCode = ErrorCode> extends TRPCClientError<AppRouter> {
  readonly appCode: Code
  readonly details: DetailsOf<Code>

  constructor(appCode: Code, refusal: TRPCClientError<AppRouter>) {
    const { message, shape, meta } = refusal
    super(message, { cause: refusal, ...(shape && { result: { error: shape } }), ...(meta && { meta }) })
    // The base class claims every instance for itself.
    Object.setPrototypeOf(this, new.target.prototype)
    this.name = 'AppError'
    this.appCode = appCode
    this.details = detailsOf(appCode, shape?.data.details)
  }
}

/** An `AppError` of any code: `switch` over `appCode` tells what `details` holds. */
export type AnyAppError = { [Code in ErrorCode]: AppError<Code> }[ErrorCode]

/**
 * Whether the server refused a call, with this code where one is asked for.
 *
 *     if (isAppError(error, 'TOO_MANY_ATTEMPTS')) await wait(error.details.retryAfterSeconds)
 */
export function isAppError(error: unknown): error is AnyAppError
export function isAppError<Code extends ErrorCode>(error: unknown, code: Code): error is AppError<Code>
export function isAppError(error: unknown, code?: ErrorCode): boolean {
  return error instanceof AppError && (code === undefined || error.appCode === code)
}

/** The refusal that an error of tRPC's client carries; the error itself where it carries none. */
export function appErrorOf(error: TRPCClientError<AppRouter>): TRPCClientError<AppRouter> {
  const appCode = errorCodeOf(error)
  return appCode === undefined || error instanceof AppError ? error : new AppError(appCode, error)
}

const known: readonly ErrorCode[] = [...authErrorCodes, ...taskErrorCodes, ...transportErrorCodes]

/**
 * Why the server refused a call, also one that was made by another client of tRPC; `undefined` for whatever did not
 * come from the server.
 */
export function errorCodeOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  if (!(data instanceof Object) || !('appCode' in data)) return undefined
  const { appCode } = data
  return known.find((code) => code === appCode) ?? 'UNEXPECTED'
}
