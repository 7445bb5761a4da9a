import type { JsonSchema } from '@latchkey/api/server'

/** JSON as it was typed, with a `Date` wherever the schema asks for a moment and the text says one. */
export function withDates(schema: JsonSchema | null, value: unknown): unknown {
  if (schema === null) return value
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter(isSchema)
  if (choices.length > 0) return choices.reduce((so, choice) => withDates(choice, so), value)
  if (schema.format === 'date-time' && typeof value === 'string') return momentOf(value)
  const { items, properties } = schema
  if (Array.isArray(value) && isSchema(items)) return value.map((item) => withDates(items, item))
  if (!(value instanceof Object) || Array.isArray(value) || !properties) return value
  const fields = Object.entries(value).map(([name, field]) => {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined
    return [name, isSchema(own) ? withDates(own, field) : field]
  })
  return Object.fromEntries(fields)
}

function momentOf(text: string): Date | string {
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? text : moment
}

const isSchema = (value: unknown): value is JsonSchema => value instanceof Object
