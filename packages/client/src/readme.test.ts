import { readFileSync } from 'node:fs'
import path from 'node:path'
import { authErrorCodes } from '@latchkey/contracts/auth/error-codes'
import type { ErrorCode } from '@latchkey/contracts/domain-error'
import { taskErrorCodes } from '@latchkey/contracts/tasks/error-codes'
import { transportErrorCodes } from '@latchkey/contracts/transport-error-codes'
import { expect, test } from 'vitest'
import { detailsOf } from './core/error-details.ts'

// It is what readers of the package see, wherever it is published.
const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8')
const codes: readonly ErrorCode[] = [...authErrorCodes, ...taskErrorCodes, ...transportErrorCodes]

const rows = readme
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, names = '', , details = '']) => ({ names: names.match(/[A-Z]+(_[A-Z]+)*(?=`)/g) ?? [], details }))

test('the table has each code once, and no other', () => {
  expect(rows.flatMap(({ names }) => names).toSorted()).toEqual(codes.toSorted())
})

test.each(codes)('the table says what comes with %s', (code) => {
  const { details = '' } = rows.find(({ names }) => names.some((name) => name === code)) ?? {}
  // What an answer without details is read as names the fields.
  const fields = Object.keys(detailsOf(code, undefined) ?? {})
  for (const field of fields) expect(details).toContain(`\`${field}\``)
  expect(details !== '', 'and of nothing else').toBe(fields.length > 0)
})

test('leads nowhere outside of the package, and speaks of no file of the repository', () => {
  expect(readme).not.toMatch(/\]\(|docs\/|examples\/|packages\/|pnpm/)
})
