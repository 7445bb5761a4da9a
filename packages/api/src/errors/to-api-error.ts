import { randomUUID } from 'node:crypto'
import { DomainError, type ErrorCode, type ErrorDetails, type InputIssue } from '@latchkey/contracts/domain-error'
import { isDatabaseUnavailable } from '@latchkey/prisma/unavailable'
import { TRPCError } from '@trpc/server'
import * as z from 'zod'
import { trpcCodeOf } from './trpc-code-of.ts'

/** What may come with a code. */
export type AnyErrorDetails = ErrorDetails[keyof ErrorDetails]

/**
 * Every failure as callers meet it, over the wire and in process: tell them apart by `appCode`. The cause is the
 * `DomainError`; behind `UNEXPECTED` the cause's cause is what was really thrown, for the log only.
 */
export type ApiError = TRPCError & { readonly appCode: ErrorCode; readonly details: AnyErrorDetails | undefined }

/** Seconds after which a caller who met a database that is away should try again. */
const retryAfterSeconds = 5

/**
 * Turns whatever was thrown into what the caller may see; an `ApiError` stays itself. The text of an error that
 * nobody planned never leaves: it may hold anything, a connection string included (CWE-209).
 */
export function toApiError(thrown: unknown): ApiError {
  if (isApiError(thrown)) return thrown
  const refusal = refusalBehind(thrown)
  return refusal.code === 'UNEXPECTED'
    ? apiErrorOf(refusal, 'Something went wrong on our side.')
    : apiErrorOf(refusal, refusal.message)
}

/** The same for a refusal of our own, with a sentence that says what to do instead. */
export function apiErrorOf(refusal: DomainError, message: string): ApiError {
  const error = new TRPCError({ code: trpcCodeOf[refusal.code], message, cause: refusal })
  return Object.assign(error, { appCode: refusal.code, details: refusal.details })
}

function isApiError(error: unknown): error is ApiError {
  return error instanceof TRPCError && 'appCode' in error
}

function refusalBehind(thrown: unknown): DomainError {
  const cause = thrown instanceof TRPCError ? thrown.cause : thrown
  if (cause instanceof DomainError) return cause
  if (thrown instanceof TRPCError && thrown.code === 'BAD_REQUEST' && cause instanceof z.ZodError) {
    return new DomainError('INVALID_INPUT', { issues: cause.issues.map(issueOf) }, { cause })
  }
  if (thrown instanceof TRPCError && thrown.code === 'NOT_FOUND') return new DomainError('NOT_FOUND')
  if (isDatabaseUnavailable(cause)) return new DomainError('SERVICE_UNAVAILABLE', { retryAfterSeconds }, { cause })
  return new DomainError('UNEXPECTED', { reference: randomUUID().slice(0, 8) }, { cause: cause ?? thrown })
}

const issueOf = ({ path, message }: { path: readonly PropertyKey[]; message: string }): InputIssue => ({
  path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
  message,
})
