import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { KeyValueStore } from '@latchkey/auth-client/key-value-store'
import { orAbsent, underLock, type HeldLock } from './core/file-lock.ts'

/**
 * Keeps values in one JSON file that only this user can read (mode 0600), since a key is among them. Several programs may
 * use it at once and lose nothing: each change is made under a lock, `<file>.lock`, and replaces the file as a whole, so that
 * whoever reads, and a crash, finds either the old or the new one.
 *
 * Reading and writing reject, and change nothing, where the file is damaged or somebody else's.
 */
export function createFileStore(file: string): KeyValueStore {
  const change = inTurn(async (edit: (values: Map<string, string>) => void) => {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    let isDone = false
    while (!isDone) isDone = await underLock(`${file}.lock`, (held) => rewrite(file, edit, held))
  })
  return {
    get: async (name) => (await readValues(file)).get(name) ?? null,
    put: (name, value) => change((values) => values.set(name, value)),
    remove: (name) => change((values) => values.delete(name)),
  }
}

/** One at a time, so that a program does not wait for itself. */
function inTurn<Argument>(job: (argument: Argument) => Promise<void>): (argument: Argument) => Promise<void> {
  let last = Promise.resolve()
  return (argument) => {
    const next = last.then(() => job(argument))
    last = next.catch(() => undefined)
    return next
  }
}

/** Gives `false` and changes nothing where the lock was lost on the way, to a program that began from the same values. */
async function rewrite(
  file: string,
  edit: (values: Map<string, string>) => void,
  { isHeld }: HeldLock,
): Promise<boolean> {
  const values = await readValues(file)
  edit(values)
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, JSON.stringify(Object.fromEntries(values), null, 2), { mode: 0o600, flag: 'wx' })
    if (!(await isHeld())) return false
    await rename(temporary, file)
    return true
  } finally {
    await rm(temporary, { force: true })
  }
}

async function readValues(file: string): Promise<Map<string, string>> {
  const text = await orAbsent(readFile(file, 'utf8'))
  return text === undefined ? new Map() : parseValues(text, file)
}

function parseValues(text: string, file: string): Map<string, string> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (!(parsed instanceof Object) || Array.isArray(parsed)) throw new Error('not an object')
    const entries = Object.entries(parsed)
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    if (texts.length < entries.length) throw new Error('not all of its values are texts')
    return new Map(texts)
  } catch (cause) {
    throw new Error(
      `${file} is damaged, or not one of our files. It was left as it is. Move it away and sign in again, or choose another place.`,
      { cause },
    )
  }
}
