import { callTRPCProcedure, getTRPCErrorShape, type ProcedureType } from '@trpc/server'
import type { ApiContext } from '../context.ts'
import { toApiError, type ApiError } from '../errors/to-api-error.ts'
import { appRouter } from '../routers/root.ts'

/** One call of a request. */
export interface ProcedureCall {
  readonly path: string
  /** `undefined`: there is no such procedure. */
  readonly type: ProcedureType | undefined
  readonly index: number
  readonly rawInput: () => unknown
  /** As the header of an `EventSource` names it that connects again by itself; it asks for the same URL as before. */
  readonly lastEventId?: string
  readonly signal?: AbortSignal
}

/** How a call went: what tRPC's clients read, ready for `JSON.stringify`, and the error if it is one. */
export interface CallAnswer {
  readonly wire: unknown
  readonly error: ApiError | undefined
}

const config = appRouter._def._config

/** Calls a query or a mutation. Never rejects. */
export async function answerCall(ctx: ApiContext, call: ProcedureCall): Promise<CallAnswer> {
  try {
    const data = await callProcedure(ctx, call)
    return { wire: { result: { data: serialize(data) } }, error: undefined }
  } catch (thrown) {
    const error = toApiError(thrown)
    return { wire: errorWire(error, call.path), error }
  }
}

/** Calls a procedure; a subscription gives its stream. */
export async function callProcedure(ctx: ApiContext, call: ProcedureCall): Promise<unknown> {
  return callTRPCProcedure({
    router: appRouter,
    ctx,
    path: call.path,
    type: call.type ?? 'query',
    getRawInput: async () => withLastEventId(config.transformer.input.deserialize(call.rawInput()), call.lastEventId),
    signal: call.signal,
    batchIndex: call.index,
  })
}

/** Like tRPC's own server: the id becomes part of the input. */
function withLastEventId(input: unknown, lastEventId: string | undefined): unknown {
  if (lastEventId === undefined) return input
  return input === undefined || (typeof input === 'object' && input !== null) ? { ...input, lastEventId } : input
}

/** An error as the answer to one call, or to a whole request (no path). */
export function errorWire(error: ApiError, path?: string): unknown {
  return { error: serialize(errorShape(error, path)) }
}

/** A value as superjson writes it. */
export const serialize = (value: unknown): unknown => config.transformer.output.serialize(value)

/** The error as tRPC's clients see it, before superjson. */
export function errorShape(error: ApiError, path?: string) {
  return getTRPCErrorShape({ config, error, path, type: 'unknown', input: undefined, ctx: undefined })
}
