import { expect, it } from 'vitest'
import { postedNameOf } from './posted-name.ts'

const nobody = { givenName: null, fullName: null }

it('reads the name that Apple’s page posts', () => {
  const user = { name: { firstName: ' Béa ', lastName: 'O’Neill' }, email: 'bea@example.test' }
  expect(postedNameOf(JSON.stringify(user))).toEqual({ givenName: 'Béa', fullName: 'Béa O’Neill' })
})

it('makes do with half a name', () => {
  expect(postedNameOf('{"name":{"lastName":"O’Neill"}}')).toEqual({ givenName: null, fullName: 'O’Neill' })
  expect(postedNameOf('{"name":{"firstName":"Béa","lastName":""}}')).toEqual({ givenName: 'Béa', fullName: 'Béa' })
})

it('leaves out a whole that is longer than a name may be', () => {
  const half = 'x'.repeat(100)
  const user = JSON.stringify({ name: { firstName: half, lastName: half } })
  expect(postedNameOf(user)).toEqual({ givenName: half, fullName: null })
})

it.each([
  ['nothing', undefined],
  ['no JSON', '{"name":'],
  ['a text', '"Béa"'],
  ['null', 'null'],
  ['a list', '[{"firstName":"Béa"}]'],
  ['a name that is no object', '{"name":"Béa"}'],
  ['parts that are no texts', '{"name":{"firstName":["Béa"],"lastName":{"toString":"x"}}}'],
  ['what stands on the prototype', '{"__proto__":{"name":{"firstName":"Béa"}}}'],
  ['a character that cannot be stored', String.raw`{"name":{"firstName":"B\u0000"}}`],
  ['a name too long to be one', JSON.stringify({ name: { firstName: 'x'.repeat(129) } })],
  ['too much of it', JSON.stringify({ name: { firstName: 'Béa' }, more: 'x'.repeat(4000) })],
])('reads no name in %s', (_, user) => {
  expect(postedNameOf(user)).toEqual(nobody)
})
