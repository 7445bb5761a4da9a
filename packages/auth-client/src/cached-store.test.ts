import { expect, test } from 'vitest'
import { createCachedStore } from './cached-store.ts'
import { createMemoryStore } from './key-value-store.ts'

function open() {
  const inner = createMemoryStore()
  const calls: string[] = []
  const state = { failure: undefined as Error | undefined }
  const noted = async <T>(call: string, work: () => Promise<T>) => {
    calls.push(call)
    if (state.failure) throw state.failure
    return work()
  }
  const cached = createCachedStore({
    get: (name) => noted(`get ${name}`, () => inner.get(name)),
    put: (name, value) => noted(`put ${name}`, () => inner.put(name, value)),
    remove: (name) => noted(`remove ${name}`, () => inner.remove(name)),
  })
  return { cached, inner, calls, state }
}

test('asks its store once for each name, also when there is nothing', async () => {
  const { cached, inner, calls } = open()
  await inner.put('key', 'one')
  const all = await Promise.all([cached.get('key'), cached.get('key'), cached.get('none'), cached.get('none')])
  expect([all, await cached.get('key')]).toEqual([['one', 'one', null, null], 'one'])
  expect(calls).toEqual(['get key', 'get none'])
})

test('knows what was written and what was removed without asking', async () => {
  const { cached, inner, calls } = open()
  await cached.put('key', 'one')
  expect([await cached.get('key'), await inner.get('key')]).toEqual(['one', 'one'])
  await cached.remove('key')
  expect([await cached.get('key'), await inner.get('key')]).toEqual([null, null])
  expect(calls).toEqual(['put key', 'remove key'])
})

test('asks again when told to forget', async () => {
  const { cached, inner } = open()
  expect(await cached.get('key')).toBeNull()
  await inner.put('key', 'from elsewhere')
  expect(await cached.get('key')).toBeNull()
  cached.clear()
  expect(await cached.get('key')).toBe('from elsewhere')
})

test('passes failures on and asks again after them', async () => {
  const { cached, inner, state } = open()
  await inner.put('key', 'one')
  state.failure = new Error('locked')
  await expect(cached.get('key')).rejects.toThrow('locked')
  await expect(cached.put('key', 'two')).rejects.toThrow('locked')
  await expect(cached.remove('key')).rejects.toThrow('locked')
  state.failure = undefined
  expect(await cached.get('key')).toBe('one')
})
