import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { underLock, type HeldLock } from './file-lock.ts'

let home: string
let lock: string
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'latchkey-lock-'))
  lock = path.join(home, 'file.lock')
})
afterEach(() => rm(home, { recursive: true, force: true }))

const long = new Date('2000-01-01')

/** Takes the lock and keeps it until told to leave. */
async function holder() {
  let leave: () => void = () => undefined
  const kept = new Promise<void>((resolve) => (leave = resolve))
  let left: Promise<void> = kept
  const held = await new Promise<HeldLock>((resolve) => {
    left = underLock(lock, (mine) => {
      resolve(mine)
      return kept
    })
  })
  return { ...held, leave: () => (leave(), left) }
}

test('whoever held a lock for too long is told that it has become another’s, and leaves it to the other', async () => {
  const first = await holder()
  expect(await first.isHeld()).toBe(true)
  await utimes(lock, long, long)
  const second = await holder()
  expect([await first.isHeld(), await second.isHeld()]).toEqual([false, true])
  await first.leave()
  expect(await second.isHeld()).toBe(true)
  await second.leave()
  expect(await readdir(home)).toEqual([])
})

test('one at a time, also where many find a lock that was left behind', async () => {
  for (let round = 0; round < 10; round++) {
    await writeFile(lock, 'somebody')
    await utimes(lock, long, long)
    let inside = 0
    let most = 0
    const results = await race(16, () =>
      underLock(lock, async ({ isHeld }) => {
        most = Math.max(most, ++inside)
        expect(await isHeld()).toBe(true)
        inside--
      }),
    )
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(most).toBe(1)
  }
  expect(await readdir(home)).toEqual([])
})

test('a lock is left by a job that fails', async () => {
  const failing = underLock(lock, () => Promise.reject(new Error('The disk is full.')))
  await expect(failing).rejects.toThrow('The disk is full.')
  expect(await readdir(home)).toEqual([])
})
