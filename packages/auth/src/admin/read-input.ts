import { DomainError } from '@latchkey/contracts/domain-error'
import { id } from '@latchkey/contracts/text'

/**
 * What a schema of the contracts makes of a field.
 *
 * @throws DomainError `INVALID_INPUT` that names the field.
 */
export function readInput<Value>(schema: InputSchema<Value>, field: string, value: unknown): Value {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new DomainError('INVALID_INPUT', {
    issues: read.error.issues.map(({ message }) => ({ path: [field], message })),
  })
}

/** An id as it is stored, or undefined for a text that is none: nobody has it. */
export const readId = (text: string): string | undefined => id.safeParse(text).data

/**
 * An id that must be one.
 *
 * @throws DomainError `NOT_FOUND`: whatever is no id belongs to nobody.
 */
export function requireId(text: string): string {
  const read = readId(text)
  if (read === undefined) throw new DomainError('NOT_FOUND')
  return read
}

interface InputSchema<Value> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Value }
    | { readonly success: false; readonly error: { readonly issues: readonly { readonly message: string }[] } }
}
