import type { Db } from '@latchkey/prisma/db'
import type { ObjectStore } from './object-store.ts'

export interface DatabaseStoreOptions {
  readonly db: Db<'storedObject'>
  readonly clock: { now(): Date }
}

/** Objects in the database: nothing else to run or to back up. For small ones, such as profile pictures. */
export function createDatabaseStore({ db: { tables }, clock }: DatabaseStoreOptions): ObjectStore {
  return {
    async put(key, { bytes, contentType }) {
      const row = { bytes, contentType, createdAt: clock.now() }
      await tables.storedObject.upsert({ where: { key }, create: { key, ...row }, update: row, select: { key: true } })
    },
    async get(key) {
      const row = await tables.storedObject.findUnique({ where: { key }, select: { bytes: true, contentType: true } })
      return row ?? undefined
    },
    async delete(key) {
      await tables.storedObject.deleteMany({ where: { key } })
    },
  }
}
