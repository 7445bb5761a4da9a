import { isDomainError } from '@latchkey/contracts/domain-error'
import superjson from 'superjson'
import { describe, expect, it } from 'vitest'
import { transformer } from './transformer.ts'

const read = (raw: unknown): unknown => transformer.input.deserialize(raw)
const nested = (depth: number): unknown => (depth === 0 ? 'x' : { in: nested(depth - 1) })

function refusal(raw: unknown): string | undefined {
  try {
    read(raw)
  } catch (error) {
    if (!isDomainError(error, 'INVALID_INPUT')) throw error
    return error.details.issues[0]?.message
  }
  return undefined
}

describe('an input', () => {
  it.each([undefined, null, 'text', 1, { a: { b: ['c'] } }, { a: undefined }, { at: new Date(0) }, { n: Number.NaN }])(
    'arrives as tRPC’s clients sent it: %j',
    (input) => {
      expect(read(JSON.parse(JSON.stringify(superjson.serialize(input))))).toEqual(input)
    },
  )

  it('is undefined when nothing was sent', () => {
    expect(read(undefined)).toBeUndefined()
    expect(read({})).toBeUndefined()
  })

  it.each([
    [[]],
    ['text'],
    [1],
    [null],
    [{ email: 'ana@example.test' }],
    [{ json: {}, meta: [] }],
    [{ json: {}, meta: 1 }],
  ])('is refused in a form that superjson does not write: %j', (raw) => {
    expect(refusal(raw)).toContain('superjson')
  })

  it.each(['typed-array', 'regexp', 'Error', 'URL', 'set', 'map', 'bigint', 'symbol', 'class', 'custom', '__proto__'])(
    'revives no %s',
    (type) => {
      expect(refusal({ json: 1e9, meta: { values: [type] } })).toContain('plain JSON')
      expect(refusal({ json: 1e9, meta: { values: [[type, 'Float64Array']] } })).toContain('plain JSON')
      expect(refusal({ json: { a: 1 }, meta: { values: { a: [type] } } })).toContain('plain JSON')
      expect(refusal({ json: { a: 1 }, meta: { values: ['undefined', { a: [type] }] } })).toContain('plain JSON')
    },
  )

  it('cannot be lengthened by annotations', () => {
    expect(refusal({ json: { list: [] }, meta: { values: { 'list.4294967293': ['undefined'] } } })).toContain('items')
  })

  it('cannot reach prototypes', () => {
    expect(refusal(JSON.parse('{"json":{"__proto__":{"admin":true}}}'))).toContain('__proto__')
    expect(refusal({ json: {}, meta: { values: { '__proto__.admin': ['undefined'] } } })).toBeDefined()
    expect(refusal({ json: {}, meta: { values: { 'constructor.prototype.admin': ['undefined'] } } })).toBeDefined()
    expect({}).not.toHaveProperty('admin')
  })

  it('ignores shared references, which our clients never need', () => {
    const raw = { json: { a: { b: 1 } }, meta: { referentialEqualities: { a: ['a.b', '__proto__.x'] } } }
    expect(read(raw)).toEqual({ a: { b: 1 } })
  })

  it.each([[{ values: 'Date' }], [{ values: { a: 'Date' } }], [{ values: { 'a\\b': ['Date'] }, v: 1 }]])(
    'is refused with annotations that make no sense: %j',
    (meta) => {
      expect(refusal({ json: { a: 1 }, meta })).toContain('annotations')
    },
  )

  it('nests at most 32 deep', () => {
    expect(refusal({ json: nested(32) })).toBeUndefined()
    expect(refusal({ json: nested(33) })).toContain('deeper than 32')
    expect(refusal({ json: JSON.parse('['.repeat(40_000) + ']'.repeat(40_000)) })).toContain('deeper than 32')
  })

  it('holds lists of at most 100', () => {
    expect(refusal({ json: Array(100).fill(1) })).toBeUndefined()
    expect(refusal({ json: Array(101).fill(1) })).toContain('more than 100')
  })

  it.each(['\u0000', 'a\u0000b', '\ud800', '\udc00x', 'x\ud83d'])('holds no text that cannot be stored: %j', (text) => {
    expect(refusal({ json: { title: text } })).toContain('cannot be stored')
  })

  it('holds any other text', () => {
    expect(read({ json: 'Grüße 👋🏽 ‮ \u2028' })).toBe('Grüße 👋🏽 ‮ \u2028')
  })
})
