import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { KeyValueStore } from '@latchkey/auth-client/key-value-store'

/**
 * Keeps values in one JSON file that only this user can read (mode 0600), since a key is among them. Writes replace
 * the file as a whole, so that a crash leaves either the old or the new one.
 */
export function createFileStore(file: string): KeyValueStore {
  const change = inTurn(async (edit: (values: Map<string, string>) => void) => {
    const values = await readValues(file)
    edit(values)
    await writeValues(file, values)
  })
  return {
    get: async (name) => (await readValues(file)).get(name) ?? null,
    put: (name, value) => change((values) => values.set(name, value)),
    remove: (name) => change((values) => values.delete(name)),
  }
}

/** One at a time: each change reads what the one before has written. */
function inTurn<Argument>(job: (argument: Argument) => Promise<void>): (argument: Argument) => Promise<void> {
  let last = Promise.resolve()
  return (argument) => {
    const next = last.then(() => job(argument))
    last = next.catch(() => undefined)
    return next
  }
}

async function readValues(file: string): Promise<Map<string, string>> {
  try {
    return parseValues(await readFile(file, 'utf8'), file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw error
  }
}

function parseValues(text: string, file: string): Map<string, string> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (!(parsed instanceof Object) || Array.isArray(parsed)) throw new Error('not an object')
    return new Map(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch (cause) {
    throw new Error(`${file} is not one of our files. Move it away, or choose another place.`, { cause })
  }
}

async function writeValues(file: string, values: Map<string, string>): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, JSON.stringify(Object.fromEntries(values), null, 2), { mode: 0o600 })
  // The mode above counts for new files only.
  await chmod(temporary, 0o600)
  await rename(temporary, file)
}
