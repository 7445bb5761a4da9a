import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { createFakeClock } from '@latchkey/testing/fake-clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabaseStore } from './database-store.ts'
import { createDiskStore } from './disk-store.ts'
import { isObjectKey } from './object-store.ts'
import { describeObjectStore } from './store-contract.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)

describe('in the database', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  describeObjectStore('a table', () => createDatabaseStore({ db: database.db, clock: createFakeClock() }))
})

describe('on disk', () => {
  let folder: string
  beforeAll(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'latchkey-store-')), 'made-when-needed')
  })
  afterAll(() => rm(path.dirname(folder), { recursive: true }))

  describeObjectStore('a folder', () => createDiskStore(folder))

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
