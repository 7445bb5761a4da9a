import { createHash } from 'node:crypto'

const namesMax = 500
const textMax = 4000

/**
 * Names for the statements of the query builder, the same for the same text, so that each connection has PostgreSQL
 * parse and plan a statement once. Bounded, since a connection keeps whatever has a name: long texts, and those that
 * come after the first 500, get the empty one, which stands for none.
 */
export function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined || names.size >= namesMax || sql.length > textMax) return known ?? ''
    const name = `lk_${createHash('sha256').update(sql).digest('base64url').slice(0, 22)}`
    names.set(sql, name)
    return name
  }
}
