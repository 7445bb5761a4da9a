import type { UploadedImage } from '@latchkey/contracts/auth/user-image'
import { TRPCClientError } from '@trpc/client'

/** How a picture is sent to `PUT /api/images/me`. */
export interface ImagePort {
  /**
   * Sends the bytes of a JPEG, PNG or WebP. A refusal rejects with an error that carries `data.appCode` like that of
   * any call (see `readImageAnswer`): `IMAGE_REJECTED`, `PAYLOAD_TOO_LARGE`, `TOO_MANY_ATTEMPTS`, `NOT_SIGNED_IN`, ...
   */
  put(image: Uint8Array<ArrayBuffer>, options: UploadOptions): Promise<UploadedImage>
}

/** What goes with one upload. */
export interface UploadOptions {
  /** An `AbortSignal` by which the caller takes it back. */
  readonly signal?: UploadSignal
  /** Told how much of it has been sent, from 0 to 1, where the platform knows. */
  readonly onProgress?: (share: number) => void
}

/** As much of an `AbortSignal` as there is in every environment. */
export interface UploadSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
}

/**
 * Reads the server's answer.
 *
 * @throws TRPCClientError with `data.appCode` and `data.details` for a refusal; without `data` for an answer that is not
 *   the server's.
 */
export function readImageAnswer(httpStatus: number, text: string): UploadedImage {
  const answer = parse(text)
  const imageUrl = fieldOf(answer, 'imageUrl')
  if (httpStatus === 200 && typeof imageUrl === 'string') return { imageUrl }
  const refusal = fieldOf(answer, 'error')
  const [appCode, message, details] = ['appCode', 'message', 'details'].map((name) => fieldOf(refusal, name))
  if (typeof appCode !== 'string') throw new TRPCClientError(`The picture could not be sent (${httpStatus}).`)
  const data = { appCode, httpStatus, code: appCode, ...(details instanceof Object && { details }) }
  const words = typeof message === 'string' ? message : appCode
  throw new TRPCClientError(words, { result: { error: { code: -32_000, message: words, data } } })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Object && name in value ? Reflect.get(value, name) : undefined
}
