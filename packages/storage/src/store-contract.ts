import { describe, expect, it } from 'vitest'
import type { ObjectStore } from './object-store.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)

/** What every implementation of `ObjectStore` promises. */
export function describeObjectStore(name: string, open: () => ObjectStore): void {
  describe(`${name} as an object store`, () => {
    for (const [guarantee, expectIt] of Object.entries(guarantees)) it(guarantee, () => expectIt(open()))
  })
}

const guarantees: Readonly<Record<string, (store: ObjectStore) => Promise<void>>> = {
  async 'gives back exactly the bytes that were put, and what they are'(store) {
    await store.put('every-byte_1', { bytes: everyByte, contentType: 'image/webp' })
    const object = await store.get('every-byte_1')
    expect(object?.contentType).toBe('image/webp')
    expect(Buffer.from(object?.bytes ?? [])).toEqual(Buffer.from(everyByte))
  },

  async 'knows nothing of a key that was never put or was deleted, and deletes twice without complaint'(store) {
    await store.put('short', { bytes: everyByte, contentType: 'image/png' })
    await store.delete('short')
    await store.delete('short')
    expect(await store.get('short')).toBeUndefined()
    expect(await store.get('never')).toBeUndefined()
  },

  async 'replaces what is put again, also by many at once, and never mixes two'(store) {
    const versions = Array.from({ length: 8 }, (_, version) => new Uint8Array(50_000).fill(version))
    await Promise.all(versions.map((bytes) => store.put('often', { bytes, contentType: 'image/jpeg' })))
    const kept = (await store.get('often'))?.bytes ?? new Uint8Array()
    expect(kept.length).toBe(50_000)
    expect(new Set(kept).size).toBe(1)
  },

  async 'keeps an object of no bytes, and keys of every allowed length apart'(store) {
    const keys = ['a', '-', '_', '0', 'z'.repeat(64), 'z'.repeat(63)]
    for (const [index, key] of keys.entries()) {
      await store.put(key, { bytes: new Uint8Array(index), contentType: 'image/png' })
    }
    const lengths = await Promise.all(keys.map(async (key) => (await store.get(key))?.bytes.length))
    expect(lengths).toEqual([0, 1, 2, 3, 4, 5])
  },
}
