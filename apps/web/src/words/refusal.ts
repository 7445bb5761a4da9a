import type { AnyErrorDetails } from '@latchkey/api/server'
import type { ErrorCode } from '@latchkey/contracts/domain-error'

/** A refusal as it reached us: thrown by a caller in process, or read from the wire by a client. */
export interface Refusal {
  readonly code: ErrorCode
  readonly details: AnyErrorDetails | undefined
}

/**
 * The refusal in whatever was thrown, told apart by its `appCode` and never by its class: two bundles have two
 * classes of the same name. `undefined` for anything else, a broken connection for example.
 */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (!isRecord(thrown)) return undefined
  const carrier = isRecord(thrown['data']) ? thrown['data'] : thrown
  const { appCode, details } = carrier
  if (typeof appCode !== 'string') return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the only place where the wire's word is taken; unknown codes fall back to the line for bugs
  return { code: appCode, details } as Refusal
}

/** Whether `thrown` is the refusal with this code. */
export function isRefusal(thrown: unknown, code: ErrorCode): boolean {
  return refusalOf(thrown)?.code === code
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
