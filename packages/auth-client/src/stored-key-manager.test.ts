import { expect, test } from 'vitest'
import { createMemoryStore } from './key-value-store.ts'
import { createStoredKeyManager } from './stored-key-manager.ts'

test('keeps the key under its own name, and forgets it', async () => {
  const store = createMemoryStore()
  const keys = createStoredKeyManager(store)
  expect(await keys.get()).toBeNull()
  await keys.put('lk_one')
  expect([await keys.get(), await store.get('latchkey.key')]).toEqual(['lk_one', 'lk_one'])
  await keys.remove()
  expect(await store.get('latchkey.key')).toBeNull()
})

test('under another name stands beside the first', async () => {
  const store = createMemoryStore()
  const [work, home] = [createStoredKeyManager(store, 'work'), createStoredKeyManager(store, 'home')]
  await work.put('lk_work')
  await home.put('lk_home')
  await work.endedKeys?.write([{ key: 'lk_old', scope: 'device' }])
  expect([await work.get(), await home.get(), await home.endedKeys?.read()]).toEqual(['lk_work', 'lk_home', []])
})

test('fails where its store fails', async () => {
  const keys = createStoredKeyManager({ ...createMemoryStore(), get: () => Promise.reject(new Error('locked')) })
  await expect(keys.get()).rejects.toThrow('locked')
})
