import { randomUUID } from 'node:crypto'
import { readFile, stat, unlink, writeFile } from 'node:fs/promises'

/** Whoever holds a lock needs it for milliseconds: one this old was left behind by a program that was ended. */
const staleMs = 10_000
/** How long to wait for the others. Longer than it takes until a lock that was left behind counts as one. */
const waitMaxMs = 20_000
const lookEveryMs = 10

/** A lock that this process holds, unless it was away for so long that another took it for left behind. */
export interface HeldLock {
  isHeld(): Promise<boolean>
}

/**
 * Does `job` while no other process does one under the same lock, which is a file beside what it guards. Reading needs none.
 *
 * @throws Error that names the lock, when others kept it for 20 seconds.
 */
export async function underLock<Result>(lock: string, job: (held: HeldLock) => Promise<Result>): Promise<Result> {
  const name = randomUUID()
  const waitUntil = Date.now() + waitMaxMs
  while (!(await createdAlone(lock, name))) {
    if (await isStale(lock)) await removeStale(lock)
    else if (Date.now() > waitUntil) {
      throw new Error(`${lock} is in use. Delete it if no other program is running that uses the file beside it.`)
    } else await passTime(lookEveryMs * (1 + Math.random()))
  }
  const isHeld = async () => (await contentOf(lock)) === name
  try {
    return await job({ isHeld })
  } finally {
    if (await isHeld()) await removeIfThere(lock)
  }
}

/** Of several who find a lock left behind one removes it, and none takes the next one's for it. */
async function removeStale(lock: string): Promise<void> {
  const turn = `${lock}.stale`
  if (!(await createdAlone(turn, ''))) {
    if (await isStale(turn)) await removeIfThere(turn)
    return
  }
  try {
    if (await isStale(lock)) await removeIfThere(lock)
  } finally {
    await removeIfThere(turn)
  }
}

async function createdAlone(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function isStale(file: string): Promise<boolean> {
  const { mtimeMs } = (await orAbsent(stat(file))) ?? {}
  return mtimeMs !== undefined && Math.abs(Date.now() - mtimeMs) > staleMs
}

const contentOf = (file: string) => orAbsent(readFile(file, 'utf8'))

const removeIfThere = (file: string) => orAbsent(unlink(file))

/** `undefined` where there is no such file. */
export async function orAbsent<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

const passTime = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
