import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkFiles } from './check-files.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'latchkey-files-'))
  mkdirSync(path.join(directory, 'mail'), { mode: 0o700 })
  for (const file of ['secrets.json', 'mail/a.json']) writeFileSync(path.join(directory, file), '{}', { mode: 0o600 })
})
afterEach(() => rmSync(directory, { recursive: true }))

test('files that only their owner may read are fine', () => {
  expect(checkFiles(directory)).toMatchObject([{ check: 'files', state: 'ok' }])
})

test.each([
  ['secrets.json', 0o640],
  ['secrets.json', 0o604],
  ['mail', 0o755],
  ['mail/a.json', 0o644],
  ['.', 0o711],
])('%s with mode %o is named, with the command that closes it', (place, mode) => {
  const file = path.join(directory, place)
  chmodSync(file, mode)
  expect(checkFiles(directory)).toEqual([
    {
      check: 'files',
      state: 'fail',
      message: `Others on this machine may read ${file}.`,
      next: `chmod go-rwx '${file}'`,
    },
  ])
})
