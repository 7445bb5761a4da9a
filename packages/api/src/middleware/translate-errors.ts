import { toApiError } from '../errors/to-api-error.ts'
import { middleware } from '../trpc.ts'

/** Outermost around every procedure: whatever fails inside leaves as an `ApiError`. */
export const translateErrors = middleware(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  throw toApiError(result.error)
})
