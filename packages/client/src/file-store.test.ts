import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
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

// A program of several: starts when it is told to, and writes with two stores.
const program = `
  const [, code, file, prefix, count] = process.argv
  const { createFileStore } = await import(code)
  const stores = [createFileStore(file), createFileStore(file)]
  process.stdout.write('ready')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const putAll = async (store, half) => {
    for (let index = 0; index < count; index++) await store.put([prefix, half, index].join('-'), 'x'.repeat(50))
  }
  await Promise.all(stores.map(putAll))
  process.stdin.destroy()
`

test('loses nothing when several programs write at once, each with two stores, and is whole at any time', async () => {
  const code = path.join(home, 'file-store.mjs')
  const entry = path.join(import.meta.dirname, 'file-store.ts')
  await build({ entryPoints: [entry], outfile: code, bundle: true, platform: 'node', format: 'esm' })
  const perStore = 20
  const programs = ['a', 'b', 'c', 'd'].map((prefix) => {
    const args = ['--input-type=module', '-e', program, pathToFileURL(code).href, file, prefix, String(perStore)]
    return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  })
  await Promise.all(programs.map(({ stdout }) => once(stdout, 'data')))
  const running = Promise.all(programs.map((child) => once(child, 'exit')))
  let isRunning = true
  void running.then(() => (isRunning = false))
  for (const { stdin } of programs) stdin.write('go')
  const reader = createFileStore(file)
  while (isRunning) await reader.get('a-0-0')
  expect((await running).map(([status]) => status)).toEqual([0, 0, 0, 0])
  expect(Object.keys(JSON.parse(await readFile(file, 'utf8')))).toHaveLength(4 * 2 * perStore)
  expect(await readdir(path.dirname(file))).toEqual(['session.json'])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
}, 60_000)

test('goes on after a program that was ended while it wrote, and waits for one that is writing', async () => {
  const lock = `${file}.lock`
  await mkdir(path.dirname(file))
  await writeFile(lock, 'somebody')
  await utimes(lock, new Date(), new Date(Date.now() - 11_000))
  const stores = Array.from({ length: 16 }, () => createFileStore(file))
  await Promise.all(stores.map((store, index) => store.put(`name-${index}`, 'value')))
  expect(Object.keys(JSON.parse(await readFile(file, 'utf8')))).toHaveLength(16)
  expect(await readdir(path.dirname(file))).toEqual(['session.json'])

  await writeFile(lock, 'somebody')
  const order: string[] = []
  const writing = createFileStore(file).put('key', 'value')
  void writing.then(() => order.push('written'))
  expect(await createFileStore(file).get('key')).toBeNull()
  order.push('read')
  await rm(lock)
  await writing
  expect(order).toEqual(['read', 'written'])
})

test.each(['__proto__', 'constructor', 'toString'])('takes %s for a name like any other', async (name) => {
  const store = createFileStore(file)
  expect(await store.get(name)).toBeNull()
  await store.put(name, 'value')
  expect(await store.get(name)).toBe('value')
})

test.each(['', '[]', '3', '{"key"', '{"key":"value","version":2}'])(
  'does not overwrite a file that it cannot read: %j',
  async (text) => {
    const foreign = path.join(home, 'foreign.json')
    await writeFile(foreign, text)
    const store = createFileStore(foreign)
    await expect(store.get('key')).rejects.toThrow(`${foreign} is damaged, or not one of our files.`)
    await expect(store.put('key', 'value')).rejects.toThrow('Move it away and sign in again, or choose another place.')
    expect(await readFile(foreign, 'utf8')).toBe(text)
    expect(await readdir(home), 'and leaves nothing beside it').toEqual(['foreign.json'])
  },
)
