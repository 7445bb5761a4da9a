import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isObjectKey, type ObjectStore } from './object-store.ts'

/**
 * Objects as files in one folder, which is made when it is needed: a file named by the key, with the media type on its
 * first line. Several nodes may share the folder.
 */
export function createDiskStore(folder: string): ObjectStore {
  const fileOf = (key: string): string => {
    if (!isObjectKey(key)) throw new Error('A key holds letters, digits, "-" and "_" only.')
    return path.join(folder, key)
  }
  return {
    async put(key, { bytes, contentType }) {
      const file = fileOf(key)
      await mkdir(folder, { recursive: true })
      // A file appears whole or not at all.
      const draft = path.join(folder, `.${randomUUID()}`)
      await writeFile(draft, Buffer.concat([Buffer.from(`${contentType}\n`), bytes]), { mode: 0o600, flush: true })
      await rename(draft, file)
    },
    async get(key) {
      const content = await readFile(fileOf(key)).catch(missing)
      if (!content) return undefined
      const end = content.indexOf('\n')
      return { contentType: content.toString('latin1', 0, end), bytes: Uint8Array.from(content.subarray(end + 1)) }
    },
    async delete(key) {
      await rm(fileOf(key), { force: true })
    },
  }
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
