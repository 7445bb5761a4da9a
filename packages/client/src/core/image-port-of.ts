import { authHeaders } from '@latchkey/auth-client/auth-link'
import type { AuthenticationKeyManager } from '@latchkey/auth-client/authentication-key-manager'
import { readImageAnswer, type ImagePort } from '@latchkey/auth-client/image-port'
import type { AppRouter } from '@latchkey/api/types'
import { TRPCClientError } from '@trpc/client'
import { appErrorOf } from './app-error.ts'

const timeoutMs = 60_000

export interface ImagePortParts {
  readonly url: string
  readonly keys: AuthenticationKeyManager
  readonly fetch: typeof globalThis.fetch
}

/** Sends pictures by `fetch`, which tells nothing of their progress. Refusals are `AppError`s like those of calls. */
export function imagePortOf({ url, keys, fetch }: ImagePortParts): ImagePort {
  const headersOf = authHeaders(keys)
  return {
    async put(image, { signal }) {
      const bounds = [AbortSignal.timeout(timeoutMs), ...(signal instanceof AbortSignal ? [signal] : [])]
      try {
        const response = await fetch(new URL('/api/images/me', url), {
          method: 'PUT',
          headers: { ...(await headersOf()), 'content-type': 'image/*' },
          body: image,
          signal: AbortSignal.any(bounds),
        })
        return readImageAnswer(response.status, await response.text())
      } catch (error) {
        throw appErrorOf(error instanceof TRPCClientError ? error : TRPCClientError.from<AppRouter>(asError(error)))
      }
    },
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
