import { expect, test } from 'vitest'
import { plain } from '../../words/plain.ts'
import { renderTable } from './table.ts'

test('columns begin at the same place in every row, and no line ends in spaces', () => {
  expect(
    renderTable(
      ['Address', 'Name', 'Id'],
      [
        ['ana@example.test', 'Ana', '1'],
        ['b@example.test', '', '2'],
      ],
    ),
  ).toEqual([
    'Address           Name  Id', //
    'ana@example.test  Ana   1',
    'b@example.test          2',
  ])
})

test('wide characters and joined emoji count as what a terminal shows', () => {
  expect(
    renderTable(
      ['Name', 'Id'],
      [
        ['山田太郎', '1'],
        ['👩‍👩‍👧 Ana', '2'],
        ['Zoë', '3'],
      ],
    ),
  ).toEqual(['Name      Id', '山田太郎  1', '👩‍👩‍👧 Ana    2', 'Zoë       3'])
})

test.each([
  ['an escape sequence', '\u001B[2Jgone', '\uFFFD[2Jgone'],
  ['a line break', 'Ana\nroot', 'Ana\uFFFDroot'],
  ['a carriage return', 'Ana\rroot', 'Ana\uFFFDroot'],
  ['a C1 control', '\u009B31m', '\uFFFD31m'],
  ['a turn of the direction of writing', 'ana\u202Etset', 'ana\uFFFDtset'],
])('%s in a name reaches no terminal', (_what, name, shown) => {
  expect(plain(name)).toBe(shown)
  expect(renderTable(['Name'], [[name]])).toEqual(['Name', shown])
})
