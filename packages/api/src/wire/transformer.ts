import { DomainError } from '@latchkey/contracts/domain-error'
import { isStorable } from '@latchkey/contracts/text'
import superjson from 'superjson'
import * as z from 'zod'

/** How deep an input may nest, and how long a list in it may be. */
const depthMax = 32
const itemsMax = 100

/**
 * superjson on the wire. Outputs are what superjson makes of them. Inputs are untrusted: only the types that our
 * schemas use are revived (OWASP ASVS 5.0 1.5.2), since others cost memory or time out of proportion (a typed array
 * of a billion numbers is twenty bytes on the wire).
 */
export const transformer = {
  input: { serialize: superjson.serialize, deserialize: readInput },
  output: superjson,
}

const wire = z.strictObject({
  json: z.unknown().optional(),
  meta: z.looseObject({ values: z.unknown().optional(), v: z.number().optional() }).nullish(),
})

const revivable: readonly unknown[] = ['undefined', 'Date', 'number']

/** @throws DomainError `INVALID_INPUT` for anything that no client of ours sends. */
function readInput(raw: unknown): unknown {
  if (raw === undefined) return undefined
  const { success, data } = wire.safeParse(raw)
  if (!success) throw invalid('Send {"json": input}, as superjson writes it.')
  checkValue(data.json, 0)
  const values = data.meta?.values
  if (values === undefined || values === null) return data.json
  checkValue(values, 0)
  checkAnnotations(values)
  const revived = revive(data.json, values, data.meta?.v)
  // Annotations can lengthen a list: "undefined" at index 4294967294.
  checkValue(revived, 0)
  return revived
}

function revive(json: unknown, values: unknown, version: number | undefined): unknown {
  try {
    const meta = { values, ...(version === undefined ? {} : { v: version }) }
    // The value is fresh from the parser and ours alone, so it need not be copied.
    // @ts-expect-error -- annotations are as untrusted as the input; `checkAnnotations` has checked them
    return superjson.deserialize({ json, meta }, { inPlace: true })
  } catch (error) {
    throw invalid('The annotations do not fit the input.', error)
  }
}

function checkValue(value: unknown, depth: number): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw invalid('Contains a character that cannot be stored.')
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth >= depthMax) throw invalid(`Nests deeper than ${depthMax}.`)
  if (Array.isArray(value) && value.length > itemsMax) throw invalid(`A list has more than ${itemsMax} items.`)
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw invalid('__proto__ is not a field.')
    checkValue(item, depth + 1)
  }
}

/** A node is `[type, children?]` or a record of nodes by path. */
function checkAnnotations(node: unknown): void {
  if (typeof node !== 'object' || node === null) throw invalid('The annotations do not fit the input.')
  if (!Array.isArray(node)) return Object.values(node).forEach(checkAnnotations)
  const [type, children]: unknown[] = node
  if (!revivable.includes(type)) throw invalid('An input may hold plain JSON, dates and undefined.')
  if (children !== undefined) checkAnnotations(children)
}

const invalid = (message: string, cause?: unknown) =>
  new DomainError('INVALID_INPUT', { issues: [{ path: [], message }] }, { cause })
