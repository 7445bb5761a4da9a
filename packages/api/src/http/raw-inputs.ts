import { isUtf8 } from 'node:buffer'
import type { TrpcTarget } from './trpc-target.ts'
import { badRequest } from './admit.ts'

/** Gives each call its raw input, as superjson wrote it; `undefined` where there is none. */
export type RawInputs = (index: number) => unknown

/**
 * Reads the inputs from the URL (GET) or the body (POST). Parses at the first question, behind the gates: a caller
 * who may not call is told so first, whatever she sent.
 * @throws ApiError `INVALID_INPUT`, from the function it gives.
 */
export function readRawInputs(target: TrpcTarget, body: Buffer | null): RawInputs {
  let parsed: { readonly value: unknown } | undefined
  return (index) => {
    parsed ??= { value: parse(body === null ? (target.search.get('input') ?? '') : textOf(body)) }
    if (!target.isBatch) return parsed.value
    if (parsed.value === undefined) return undefined
    if (!isRecord(parsed.value)) throw badRequest('The input of a batch is an object: the inputs by their index.')
    return Object.hasOwn(parsed.value, index) ? parsed.value[index] : undefined
  }
}

function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw badRequest('The body is not UTF-8.')
  return body.toString('utf8')
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The input is not JSON.')
  }
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
