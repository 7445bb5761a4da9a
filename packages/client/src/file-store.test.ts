import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileStore } from './file-store.ts'

let home: string
let file: string
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'latchkey-store-'))
  file = path.join(home, 'config', 'session.json')
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('keeps values for the next start', async () => {
  const store = createFileStore(file)
  expect(await store.get('key')).toBeNull()
  await store.put('key', 'one')
  await store.put('other', 'Zürich')
  await store.put('key', 'two')
  const next = createFileStore(file)
  expect([await next.get('key'), await next.get('other')]).toEqual(['two', 'Zürich'])
  await next.remove('key')
  expect(await store.get('key')).toBeNull()
})

test('is readable by its owner only, also where the file was not', async () => {
  await createFileStore(file).put('key', 'secret')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700)
  await chmod(file, 0o644)
  await createFileStore(file).put('key', 'secret')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('loses nothing when many write at once, and leaves nothing lying about', async () => {
  const store = createFileStore(file)
  const names = Array.from({ length: 16 }, (_, index) => `name-${index}`)
  await Promise.all(names.map((name) => store.put(name, name)))
  expect(await Promise.all(names.map((name) => store.get(name)))).toEqual(names)
  expect(await readdir(path.dirname(file))).toEqual(['session.json'])
})

test.each(['__proto__', 'constructor', 'toString'])('takes %s for a name like any other', async (name) => {
  const store = createFileStore(file)
  expect(await store.get(name)).toBeNull()
  await store.put(name, 'value')
  expect(await store.get(name)).toBe('value')
})

test.each(['', '[]', '3', '{"key"'])('does not overwrite a file of somebody else: %j', async (text) => {
  const foreign = path.join(home, 'foreign.json')
  await writeFile(foreign, text)
  const store = createFileStore(foreign)
  await expect(store.get('key')).rejects.toThrow('not one of our files')
  await expect(store.put('key', 'value')).rejects.toThrow('not one of our files')
  expect(await readFile(foreign, 'utf8')).toBe(text)
})
