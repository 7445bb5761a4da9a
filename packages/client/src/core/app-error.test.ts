import type { AppRouter } from '@latchkey/api/types'
import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { AppError, appErrorOf, errorCodeOf, isAppError } from './app-error.ts'

function refusal(appCode: unknown, details?: unknown): TRPCClientError<AppRouter> {
  const data = { code: 'UNAUTHORIZED', httpStatus: 401, appCode, details }
  return TRPCClientError.from({ error: { message: 'Refused.', code: -32001, data } } as never, { meta: { tries: 1 } })
}

const strangers = [TRPCClientError.from(new TypeError('fetch failed')), new Error('x'), undefined, 'TASK_NOT_FOUND']

test('a refusal says its code and brings its details', () => {
  const error = appErrorOf(refusal('TOO_MANY_ATTEMPTS', { retryAfterSeconds: 30 }))
  expect(isAppError(error, 'TOO_MANY_ATTEMPTS') && error.details.retryAfterSeconds).toBe(30)
  expect([isAppError(error), isAppError(error, 'TASK_NOT_FOUND')]).toEqual([true, false])
})

test('a refusal is an error of tRPC’s client still, and stays the same when it is wrapped again', () => {
  const error = appErrorOf(refusal('TASK_NOT_FOUND'))
  expect(error).toBeInstanceOf(TRPCClientError)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ name: 'AppError', message: 'Refused.', meta: { tries: 1 }, details: undefined })
  expect(error.data?.httpStatus).toBe(401)
  expect([TRPCClientError.from(error), appErrorOf(error)]).toEqual([error, error])
  expect(error.stack).toContain('app-error.test.ts')
})

test.each([
  ['TOO_MANY_ATTEMPTS', undefined, { retryAfterSeconds: 1 }],
  ['OVERLOADED', { retryAfterSeconds: 'soon' }, { retryAfterSeconds: 1 }],
  ['SERVICE_UNAVAILABLE', { retryAfterSeconds: 5, away: 'provider' }, { retryAfterSeconds: 5, away: 'provider' }],
  ['NOT_SIGNED_IN', { reason: 'revoked', by: 'self' }, { reason: 'revoked', by: 'self' }],
  ['NOT_SIGNED_IN', {}, {}],
  ['NOT_SIGNED_IN', { reason: 'moonlight' }, { reason: 'unknown' }],
  ['PASSWORD_REJECTED', { problems: ['too-short'] }, { problems: ['too-short'] }],
  ['PASSWORD_REJECTED', null, { problems: [] }],
  ['INVALID_INPUT', 7, { issues: [] }],
  ['SCOPE_MISSING', [], { scopes: [] }],
  ['UNEXPECTED', { reference: 'abc' }, { reference: 'abc' }],
  ['CONFLICT', { other: 1 }, undefined],
])('%s with %j has the details that its type promises', (code, sent, details) => {
  expect(appErrorOf(refusal(code, sent))).toMatchObject({ appCode: code, details })
})

test('a code that only a newer server knows is UNEXPECTED', () => {
  expect(appErrorOf(refusal('A_CODE_OF_TOMORROW'))).toMatchObject({
    appCode: 'UNEXPECTED',
    details: { reference: 'none' },
  })
})

test('nothing but a refusal is one', () => {
  for (const other of strangers) {
    expect([isAppError(other), errorCodeOf(other)]).toEqual([false, undefined])
  }
  const plain = TRPCClientError.from<AppRouter>(new TypeError('fetch failed'))
  expect(appErrorOf(plain)).toBe(plain)
})

test('errorCodeOf reads a refusal of any client of tRPC', () => {
  expect([errorCodeOf(refusal('TASK_NOT_FOUND')), errorCodeOf(refusal(7))]).toEqual(['TASK_NOT_FOUND', 'UNEXPECTED'])
})
