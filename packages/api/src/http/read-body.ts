import type { IncomingMessage } from 'node:http'
import { DomainError } from '@latchkey/contracts/domain-error'

/** Most bytes of a body under /api/trpc. */
export const callBytesMax = 100_000

/** The caller went away before the body was whole. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted'
}

/**
 * Reads the body, counting what really arrives; a length that the client announces may only shorten the wait for the
 * refusal.
 * @throws DomainError `PAYLOAD_TOO_LARGE` as soon as there is too much.
 * @throws RequestAborted when the client went away.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  refuseAnnounced(request, bytesMax)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const stop = () => request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= bytesMax) return
      stop()
      reject(new DomainError('PAYLOAD_TOO_LARGE'))
    }
    const onEnd = () => {
      stop()
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    }
    const onClose = () => {
      stop()
      reject(new RequestAborted())
    }
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}

/** @throws DomainError `PAYLOAD_TOO_LARGE` where the client itself says that it sends more. */
export function refuseAnnounced({ headers }: IncomingMessage, bytesMax: number): void {
  if (Number(headers['content-length']) > bytesMax) throw new DomainError('PAYLOAD_TOO_LARGE')
}

// A picture that is refused is sent to its end, or its sender would see a broken connection in place of the reason.
const discardedBytesMax = 8_000_000
const discardMs = 2000

/**
 * Lets the rest of an unread body pass by, so that the client finishes sending and reads the answer; cuts the
 * connection when there is too much of it or it comes too slowly.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return
  let bytes = 0
  const cut = () => request.socket.destroy()
  const timer = setTimeout(cut, discardMs)
  request.on('error', () => undefined)
  request.once('close', () => clearTimeout(timer))
  request.once('end', () => clearTimeout(timer))
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > discardedBytesMax) cut()
  })
}
