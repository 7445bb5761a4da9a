import type { JsonSchema } from '@latchkey/api/server'

/** The least that a schema asks for, to be filled in: what may be left out is left out. As JSON, over several lines. */
export function sampleInput(schema: JsonSchema | null): string {
  return schema === null ? '' : JSON.stringify(sampleOf(schema), null, 2)
}

function sampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (isSchema(first)) return sampleOf(first)
  const [type = 'null'] = [schema.type].flat()
  return type === 'object' ? sampleObject(schema) : blanks[type]
}

const blanks = { array: [], string: '', number: 0, integer: 0, boolean: false, null: null }

function sampleObject({ properties = {}, required = [] }: JsonSchema): object {
  const fields = required.map((name) => {
    const schema = properties[name]
    return [name, isSchema(schema) ? sampleOf(schema) : null]
  })
  return Object.fromEntries(fields)
}

const isSchema = (value: unknown): value is JsonSchema => value instanceof Object
