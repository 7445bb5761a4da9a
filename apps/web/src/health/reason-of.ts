import { plain } from '../words/plain.ts'

/** The innermost message there is: several addresses that all refused, for example, have one only inside. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return reasonOf(thrown.errors[0])
  return plain(thrown instanceof Error ? thrown.message : String(thrown))
}
