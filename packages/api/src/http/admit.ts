import type { IncomingMessage } from 'node:http'
import { DomainError } from '@latchkey/contracts/domain-error'
import { apiErrorOf, type ApiError } from '../errors/to-api-error.ts'
import { batchMax, type TrpcTarget } from './trpc-target.ts'

/** Refuses what may not even send its body. The order of refusals is part of the contract. */
export function admitHead(request: IncomingMessage, target: TrpcTarget, isOriginAllowed: () => boolean): void {
  const method = request.method ?? ''
  if (target.calls.some(({ type }) => type === 'mutation') && !isOriginAllowed()) {
    throw refuse('ORIGIN_REJECTED', 'This call may only come from the app’s own pages or from a program.')
  }
  const allowed = allowedMethods(target)
  if (!allowed.includes(method)) throw refuse('METHOD_NOT_ALLOWED', `Use ${allowed.join(' or ')}.`)
  if (method === 'POST' && !isJson(request)) {
    throw refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the input as application/json in UTF-8, not compressed.')
  }
}

/** Refuses batches that cannot be served as one. */
export function admitBatch(request: IncomingMessage, { isBatch, calls }: TrpcTarget): void {
  if (wantsStreamedBatch(request)) {
    throw badRequest(
      'Streamed batches (application/jsonl, httpBatchStreamLink) are not served: a reply that has begun cannot set the session cookie. Use httpBatchLink.',
    )
  }
  if (!isBatch) return
  if (calls.length > batchMax) throw badRequest(`A batch holds at most ${batchMax} calls.`)
  const types = new Set(calls.flatMap(({ type }) => type ?? []))
  if (types.has('subscription')) throw badRequest('A subscription cannot be part of a batch.')
  if (types.size > 1) throw badRequest('A batch holds either queries or mutations.')
}

/** The methods by which the target can be called, for `Allow`. */
export function allowedMethods({ calls }: TrpcTarget): readonly string[] {
  if (calls.some(({ type }) => type === 'mutation')) return ['POST']
  if (calls.some(({ type }) => type === 'subscription')) return ['GET']
  return ['GET', 'HEAD', 'POST']
}

export function badRequest(message: string): ApiError {
  return apiErrorOf(new DomainError('INVALID_INPUT', { issues: [{ path: [], message }] }), message)
}

function refuse(code: 'ORIGIN_REJECTED' | 'METHOD_NOT_ALLOWED' | 'UNSUPPORTED_MEDIA_TYPE', message: string): ApiError {
  return apiErrorOf(new DomainError(code), message)
}

// Exactly JSON: a form of another site can send text/plain, urlencoded and multipart without asking first.
function isJson({ headers }: IncomingMessage): boolean {
  const type = headers['content-type'] ?? ''
  const encoding = headers['content-encoding'] ?? 'identity'
  return /^application\/json *(?:; *charset *= *"?utf-8"? *)?$/i.test(type.trim()) && encoding === 'identity'
}

function wantsStreamedBatch({ headers }: IncomingMessage): boolean {
  const accepted = headers['trpc-accept'] ?? headers.accept ?? ''
  return String(accepted)
    .split(',')
    .some((type) => type.split(';')[0]?.trim() === 'application/jsonl')
}
