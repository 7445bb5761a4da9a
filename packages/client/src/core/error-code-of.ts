import { authErrorCodes } from '@latchkey/contracts/auth/error-codes'
import type { ErrorCode } from '@latchkey/contracts/domain-error'
import { taskErrorCodes } from '@latchkey/contracts/tasks/error-codes'
import { transportErrorCodes } from '@latchkey/contracts/transport-error-codes'
import { TRPCClientError } from '@trpc/client'

const known: readonly ErrorCode[] = [...authErrorCodes, ...taskErrorCodes, ...transportErrorCodes]

/**
 * Why the server refused a call; `undefined` for whatever did not come from it, such as a network that is away. A
 * code that only a newer server knows counts as `UNEXPECTED`.
 */
export function errorCodeOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  if (!(data instanceof Object) || !('appCode' in data)) return undefined
  const { appCode } = data
  return known.find((code) => code === appCode) ?? 'UNEXPECTED'
}
