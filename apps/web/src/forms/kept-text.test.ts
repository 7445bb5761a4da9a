import { expect, it } from 'vitest'
import { createKeptText, type TextStorage } from './kept-text.ts'
import { createTextGuard } from './text-guard.ts'

const day = 86_400_000
const ana = { userId: 'ana', path: '/tasks/7' }
const typed = { fields: { notes: 'By night train' }, version: 3, saved: { notes: 'By train' } }

it('gives back what was kept, to the same person on the same page, once', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: typed })
  expect(kept.take(ana, 'task')).toEqual(typed)
  expect(kept.take(ana, 'task')).toBeUndefined()
  expect(storage.size).toBe(0)
})

it('gives each form of a page its own', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: typed, other: { fields: { title: 'x' } } })
  expect(kept.take(ana, 'other')).toEqual({ fields: { title: 'x' } })
  expect(kept.take(ana, 'unknown')).toBeUndefined()
  expect(kept.take(ana, 'task')).toEqual(typed)
  expect(storage.size).toBe(0)
})

it('gives nothing to another person, and keeps it for its own', () => {
  const { kept } = world()
  kept.keep(ana, { task: typed })
  expect(kept.take({ ...ana, userId: 'ben' }, 'task')).toBeUndefined()
  expect(kept.take({ ...ana, path: '/tasks/8' }, 'task')).toBeUndefined()
  expect(kept.take(ana, 'task')).toEqual(typed)
})

it('forgets what is not this person’s as soon as she is there', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: typed })
  kept.forgetOthers('ana')
  expect(storage.size).toBe(1)
  kept.forgetOthers('ben')
  expect(storage.size).toBe(0)
})

it('keeps it for a day', () => {
  const { kept, pass, storage } = world()
  kept.keep(ana, { task: typed })
  pass(day - 1)
  kept.forgetOthers('ana')
  expect(storage.size).toBe(1)
  pass(1)
  expect(kept.take(ana, 'task')).toBeUndefined()
  expect(storage.size).toBe(0)
})

it('keeps each page its own, and lets go of one whose forms hold nothing any more', () => {
  const { kept, storage } = world()
  const other = { ...ana, path: '/tasks' }
  kept.keep(ana, { task: typed })
  kept.keep(other, { 'new-task': { fields: { title: 'Bread' } } })
  kept.keep(ana, { task: { fields: { notes: 'By day' } } })
  expect(kept.take(ana, 'task')).toEqual({ fields: { notes: 'By day' } })
  expect(kept.take(other, 'new-task')).toEqual({ fields: { title: 'Bread' } })
  expect(storage.size).toBe(0)
  kept.keep(ana, { task: typed })
  kept.keep(ana, {})
  expect(storage.size).toBe(0)
})

it('lets go of what was typed first when it is full, and keeps nothing of the person before', () => {
  const { kept } = world()
  const at = (path: string) => ({ ...ana, path })
  for (const path of ['/1', '/2', '/3']) kept.keep(at(path), { task: { fields: { notes: 'x'.repeat(40_000) } } })
  expect(['/1', '/2', '/3'].map((path) => kept.take(at(path), 'task') !== undefined)).toEqual([false, true, true])
  kept.keep(ana, { task: typed })
  kept.keep({ userId: 'ben', path: '/1' }, { task: typed })
  expect(kept.take(ana, 'task')).toBeUndefined()
})

it('keeps at most 100,000 characters, and then nothing of the page before either', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: { fields: { notes: 'x'.repeat(99_000) } } })
  expect(storage.size).toBe(1)
  kept.keep(ana, { task: { fields: { notes: 'x'.repeat(100_000) } } })
  expect(storage.size).toBe(0)
})

it.each([
  '',
  'null',
  '{',
  '[]',
  '{"userId":"ana"}',
  '{"userId":"ana","pages":[{"path":"/tasks/7","until":9e15,"forms":[1]}]}',
])('takes %j in the storage for nothing, and clears it away', (text) => {
  const { kept, storage } = world()
  storage.set('latchkey.kept-text', text)
  expect(kept.take(ana, 'task')).toBeUndefined()
  expect(storage.size).toBe(0)
})

it('does without a storage that fails', () => {
  const broken = createKeptText(
    () => {
      throw new Error('denied')
    },
    () => 0,
  )
  broken.keep(ana, { task: typed })
  expect(broken.take(ana, 'task')).toBeUndefined()
  broken.forgetOthers('ana')
  broken.forget()
})

it('guards the forms of a page: what is typed when the session ends, nothing of those that left', () => {
  const { kept, storage } = world()
  const guard = createTextGuard({ kept, userId: 'ana', path: () => '/tasks/7' })
  guard.keep()
  expect(storage.size).toBe(0)
  guard.watch('task', () => typed)
  guard.watch('empty', () => undefined)
  const leave = guard.watch('gone', () => typed)
  leave()
  guard.keep()
  expect(JSON.parse([...storage.values()][0] ?? '')).toMatchObject({ pages: [{ forms: { task: typed } }] })
  expect([...storage.values()][0]).not.toMatch(/gone|empty/)
  expect(guard.take('task')).toEqual(typed)
})

it('keeps nothing of a page any more once its forms hold nothing that is not saved', () => {
  const { kept, storage } = world()
  const guard = createTextGuard({ kept, userId: 'ana', path: () => '/tasks/7' })
  let now: typeof typed | undefined = typed
  guard.watch('task', () => now)
  guard.keep()
  expect(storage.size).toBe(1)
  now = undefined
  guard.keep()
  expect(storage.size).toBe(0)
})

it('keeps nothing that is typed after she signed out, while the page is on its way', () => {
  const { kept, storage } = world()
  const guard = createTextGuard({ kept, userId: 'ana', path: () => '/tasks/7' })
  guard.watch('task', () => typed)
  guard.keep()
  guard.forget()
  guard.keep()
  expect(storage.size).toBe(0)
})

it('guards nothing while nobody is signed in', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: typed })
  const guard = createTextGuard({ kept, userId: null, path: () => '/tasks/7' })
  guard.watch('task', () => ({ fields: { notes: 'overwritten' } }))
  guard.keep()
  guard.forgetOthers()
  expect(guard.take('task')).toBeUndefined()
  expect(kept.take(ana, 'task')).toEqual(typed)
  expect(storage.size).toBe(0)
})

function world() {
  let now = Date.parse('2026-11-21T12:00:00Z')
  const storage = new Map<string, string>()
  const asStorage: TextStorage = {
    getItem: (name) => storage.get(name) ?? null,
    setItem: (name, value) => void storage.set(name, value),
    removeItem: (name) => void storage.delete(name),
  }
  return {
    storage,
    pass: (ms: number) => void (now += ms),
    kept: createKeptText(
      () => asStorage,
      () => now,
    ),
  }
}
