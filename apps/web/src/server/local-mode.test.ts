import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLocalHome } from './local-mode.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-home-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('secrets are made once, strong, different from each other, and readable by their owner only', () => {
  const directory = path.join(folder, 'data')
  const secrets = openLocalHome(directory).secrets()
  expect(openLocalHome(directory).secrets()).toEqual(secrets)
  expect(new Set(Object.values(secrets)).size).toBe(3)
  for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(statSync(path.join(directory, 'secrets.json')).mode & 0o077).toBe(0)
  expect(statSync(directory).mode & 0o077).toBe(0)
})

test('the address is noted while the server runs and gone afterwards', () => {
  const home = openLocalHome(folder)
  const note = path.join(folder, 'server.json')
  home.announce('http://localhost:3000')
  expect(JSON.parse(readFileSync(note, 'utf8'))).toMatchObject({ address: 'http://localhost:3000' })
  home.withdraw()
  home.withdraw()
  expect(existsSync(note)).toBe(false)
})
