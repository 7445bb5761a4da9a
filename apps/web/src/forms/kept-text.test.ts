import { expect, it } from 'vitest'
import { createKeptText, type TextStorage } from './kept-text.ts'
import { createTextGuard } from './text-guard.ts'

const day = 86_400_000
const ana = { userId: 'ana', path: '/tasks/7' }
const typed = { fields: { notes: 'By night train' }, version: 3 }

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

it('keeps one page at a time', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: typed })
  kept.keep({ ...ana, path: '/tasks' }, { 'new-task': { fields: { title: 'Bread' } } })
  expect(storage.size).toBe(1)
  expect(kept.take(ana, 'task')).toBeUndefined()
})

it('keeps at most 100,000 characters, and then nothing of the page before either', () => {
  const { kept, storage } = world()
  kept.keep(ana, { task: { fields: { notes: 'x'.repeat(99_000) } } })
  expect(storage.size).toBe(1)
  kept.keep(ana, { task: { fields: { notes: 'x'.repeat(100_000) } } })
  expect(storage.size).toBe(0)
})

it.each(['', 'null', '{', '[]', '{"userId":"ana"}', '{"userId":"ana","path":"/tasks/7","until":9e15,"forms":[1]}'])(
  'takes %j in the storage for nothing, and clears it away',
  (text) => {
    const { kept, storage } = world()
    storage.set('latchkey.kept-text', text)
    expect(kept.take(ana, 'task')).toBeUndefined()
    expect(storage.size).toBe(0)
  },
)

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
  expect(JSON.parse([...storage.values()][0] ?? '')).toMatchObject({ forms: { task: typed } })
  expect([...storage.values()][0]).not.toMatch(/gone|empty/)
  expect(guard.take('task')).toEqual(typed)
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
