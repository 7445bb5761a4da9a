import type { JsonSchema } from '@latchkey/api/server'

/** A schema as a type of TypeScript, as our client has it, with what the type cannot say beside it. */
export function typeText(schema: JsonSchema, indent = ''): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return unionOf(schema.enum.map((value) => JSON.stringify(value)))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return unionOf(choices.map((choice) => typeOf(choice, indent)))
  const types = [schema.type ?? []].flat()
  return types.length === 0 ? 'unknown' : unionOf(types.map((type) => plainType(type, schema, indent)))
}

type PlainType = Exclude<JsonSchema['type'], undefined | readonly unknown[]>

function plainType(type: PlainType, schema: JsonSchema, indent: string): string {
  switch (type) {
    case 'object':
      return objectType(schema, indent)
    case 'array': {
      const item = typeOf(schema.items, indent)
      return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
    }
    case 'integer':
      return 'number'
    case 'string':
      return schema.format === 'date-time' ? 'Date' : 'string'
    case 'number':
    case 'boolean':
    case 'null':
      return type
  }
}

function objectType({ properties, required = [], additionalProperties }: JsonSchema, indent: string): string {
  if (!properties) return `Record<string, ${typeOf(additionalProperties, indent)}>`
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?'
    const note = isSchema(schema) ? noteOf(schema) : ''
    return `${inner}${name}${mark}: ${typeOf(schema, inner)}${note === '' ? '' : ` // ${note}`}`
  })
  return lines.length === 0 ? '{}' : ['{', ...lines, `${indent}}`].join('\n')
}

/** Formats and bounds. Those of a choice are those of its first that has any, since the others are mostly `null`. */
function noteOf(schema: JsonSchema): string {
  const { format, maxLength, minimum, maximum } = schema
  const notes = [
    ...(format === undefined || format === 'date-time' ? [] : [format]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(isBound(minimum) && isBound(maximum) ? [`${minimum} to ${maximum}`] : []),
  ]
  if (notes.length > 0) return notes.join(', ')
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter(isSchema)
  return choices.map(noteOf).find((note) => note !== '') ?? ''
}

/** What every whole number of JavaScript keeps to is no bound worth saying. */
const isBound = (value: number | undefined) => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER

const unionOf = (types: readonly string[]) => [...new Set(types)].join(' | ')

const isSchema = (value: unknown): value is JsonSchema => value instanceof Object

const typeOf = (schema: unknown, indent: string) => (isSchema(schema) ? typeText(schema, indent) : 'unknown')
