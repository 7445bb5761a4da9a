import type { ProcedureDescription } from '@latchkey/api/server'
import superjson, { type SuperJSONResult } from 'superjson'
import { answered, refused, type CallAnswer } from './call-answer.ts'

/**
 * Calls a query or a mutation as any program does, with this browser's session.
 * @throws TypeError when the server cannot be reached.
 */
export async function callByWire(
  { path, type }: Pick<ProcedureDescription, 'path' | 'type'>,
  input: unknown,
): Promise<CallAnswer> {
  const address = `/api/trpc/${path}`
  const body = superjson.stringify(input)
  const response =
    type === 'query'
      ? await fetch(`${address}?input=${encodeURIComponent(body)}`)
      : await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  const { result, error } = (await response.json()) as WireAnswer
  if (error) return refused(response.status, { message: error.json.message, ...error.json.data })
  return answered(result && superjson.deserialize(result.data))
}

/** What comes back, as far as we show it. */
interface WireAnswer {
  readonly result?: { readonly data: SuperJSONResult }
  readonly error?: {
    readonly json: {
      readonly message: string
      readonly data: { readonly appCode: string; readonly details?: unknown }
    }
  }
}
