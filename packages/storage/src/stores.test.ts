import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { createFakeClock } from '@latchkey/testing/fake-clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabaseStore } from './database-store.ts'
import { createDiskStore } from './disk-store.ts'
import { isObjectKey, type ObjectStore } from './object-store.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)

/** What every store promises. */
function describeStore(open: () => ObjectStore) {
  it('gives back exactly the bytes that were put, and what they are', async () => {
    const store = open()
    await store.put('every-byte_1', { bytes: everyByte, contentType: 'image/webp' })
    const object = await store.get('every-byte_1')
    expect(object?.contentType).toBe('image/webp')
    expect(Buffer.from(object?.bytes ?? [])).toEqual(Buffer.from(everyByte))
  })

  it('knows nothing of a key that was never put or was deleted, and deletes twice without complaint', async () => {
    const store = open()
    await store.put('short', { bytes: everyByte, contentType: 'image/png' })
    await store.delete('short')
    await store.delete('short')
    expect(await store.get('short')).toBeUndefined()
    expect(await store.get('never')).toBeUndefined()
  })

  it('replaces what is put again, also by many at once, and never mixes two', async () => {
    const store = open()
    const versions = Array.from({ length: 8 }, (_, version) => new Uint8Array(50_000).fill(version))
    await Promise.all(versions.map((bytes) => store.put('often', { bytes, contentType: 'image/jpeg' })))
    const kept = (await store.get('often'))?.bytes ?? new Uint8Array()
    expect(kept.length).toBe(50_000)
    expect(new Set(kept).size).toBe(1)
  })
}

describe('a store in the database', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  describeStore(() => createDatabaseStore({ db: database.db, clock: createFakeClock() }))
})

describe('a store on disk', () => {
  let folder: string
  beforeAll(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'latchkey-store-')), 'made-when-needed')
  })
  afterAll(() => rm(path.dirname(folder), { recursive: true }))

  describeStore(() => createDiskStore(folder))

  it('lets nobody else on the machine read, and leaves no drafts behind', async () => {
    await createDiskStore(folder).put('private', { bytes: everyByte, contentType: 'image/png' })
    expect((await stat(path.join(folder, 'private'))).mode & 0o777).toBe(0o600)
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it.each(['../secret', 'a/b', '', '..', 'a\u0000b', 'x'.repeat(65)])(
    'never touches a file by the key %j',
    async (key) => {
      expect(isObjectKey(key)).toBe(false)
      await expect(createDiskStore(folder).get(key)).rejects.toThrow('A key holds')
      await expect(createDiskStore(folder).put(key, { bytes: everyByte, contentType: 'x' })).rejects.toThrow(
        'A key holds',
      )
    },
  )
})
