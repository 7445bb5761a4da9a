import { DomainError, type ErrorCode } from '@latchkey/contracts/domain-error'
import { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { formatError } from './format-error.ts'
import { toApiError } from './to-api-error.ts'
import { trpcCodeOf } from './trpc-code-of.ts'

/** The statuses that callers rely on. */
const statusOf: Record<ErrorCode, number> = {
  INVALID_CREDENTIALS: 401,
  NOT_SIGNED_IN: 401,
  INVALID_SECOND_FACTOR: 401,
  SCOPE_MISSING: 403,
  ACCOUNT_BLOCKED: 403,
  RECENT_SIGN_IN_REQUIRED: 428,
  NOT_ALLOWED: 403,
  TOO_MANY_ATTEMPTS: 429,
  INVALID_CODE: 400,
  CODE_EXPIRED: 400,
  PASSWORD_REJECTED: 422,
  REGISTRATION_DENIED: 403,
  PROVIDER_DISABLED: 501,
  IDENTITY_ALREADY_LINKED: 409,
  LAST_SIGN_IN_METHOD: 409,
  SIGN_IN_TO_LINK: 409,
  SIGNED_IN_AS_ANOTHER: 409,
  IMAGE_REJECTED: 422,
  TASK_NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
  PAYLOAD_TOO_LARGE: 413,
  ORIGIN_REJECTED: 403,
  SERVICE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  UNEXPECTED: 500,
}

const secret = 'connect ENOENT postgres://app:hunter2@db.internal/latchkey'

describe('every code', () => {
  it.each(Object.entries(statusOf))('%s answers %i', (code, status) => {
    expect(getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodeOf[code as ErrorCode] }))).toBe(status)
  })
})

describe('a refusal', () => {
  it('keeps its code and details, also wrapped by tRPC', () => {
    const refusal = new DomainError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: 42 })
    for (const thrown of [refusal, new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: refusal })]) {
      expect(toApiError(thrown)).toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        appCode: 'TOO_MANY_ATTEMPTS',
        details: { retryAfterSeconds: 42 },
      })
    }
  })

  it('is translated once', () => {
    const error = toApiError(new Error(secret))
    expect(toApiError(error)).toBe(error)
  })

  it('of an input says which field and why', () => {
    const { error: cause } = z.strictObject({ title: z.string() }).safeParse({ title: 1, ownerId: 'x' })
    expect(toApiError(new TRPCError({ code: 'BAD_REQUEST', cause }))).toMatchObject({
      appCode: 'INVALID_INPUT',
      details: { issues: [{ path: ['title'] }, { path: [] }] },
    })
  })
})

describe('what nobody planned', () => {
  it.each([
    ['an error', new Error(secret)],
    [
      'an error that tRPC wrapped',
      new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: secret, cause: new Error(secret) }),
    ],
    ['a tRPC error of somebody else', new TRPCError({ code: 'CONFLICT', message: secret })],
    [
      'an output that does not fit its schema',
      new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: z.string().safeParse(1).error }),
    ],
    ['a string', secret],
    ['nothing', undefined],
  ])('leaves as a constant sentence with a reference: %s', (_, thrown) => {
    const shape = formatError({ error: toApiError(thrown) })
    expect(shape).toEqual({
      message: 'Something went wrong on our side.',
      code: -32603,
      data: {
        code: 'INTERNAL_SERVER_ERROR',
        httpStatus: 500,
        appCode: 'UNEXPECTED',
        details: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) },
      },
    })
  })

  it('is masked by the formatter even when nothing translated it before', () => {
    expect(JSON.stringify(formatError({ error: new TRPCError({ code: 'CONFLICT', message: secret }) }))).not.toContain(
      'hunter2',
    )
  })

  it('keeps the whole story for the log', () => {
    const thrown = new Error(secret)
    expect(toApiError(thrown).cause).toMatchObject({ code: 'UNEXPECTED', cause: thrown })
  })
})

it('says that the database is away, and when to come back', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  expect(formatError({ error: toApiError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: refused })) })).toEqual({
    message: 'SERVICE_UNAVAILABLE',
    code: -32603,
    data: {
      code: 'SERVICE_UNAVAILABLE',
      httpStatus: 503,
      appCode: 'SERVICE_UNAVAILABLE',
      details: { retryAfterSeconds: 5 },
    },
  })
})
