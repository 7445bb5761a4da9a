import type { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import { toApiError } from './to-api-error.ts'

/**
 * An error on the wire: tRPC's shape with `appCode` and, where the code has them, `details`. Built anew from the
 * translated error, so that neither stack nor foreign text can slip through.
 */
export function formatError({ error, path }: { error: TRPCError; path?: string | undefined }) {
  const translated = toApiError(error)
  const { code, message, appCode, details } = translated
  return {
    message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: {
      code,
      httpStatus: getHTTPStatusCodeFromError(translated),
      appCode,
      ...(path === undefined ? {} : { path }),
      ...(details === undefined ? {} : { details }),
    },
  }
}
