import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fail, ok, type Finding } from '../../health/finding.ts'

/** Everything in the folder of local mode that holds a secret, a live code or somebody's data. */
const secretPlaces = ['.', 'secrets.json', 'postgres', 'postgres/latchkey.json', 'mail', 'server.log', 'postgres.log']

/** Whether only their owner may read the files of local mode (CWE-732). */
export function checkFiles(directory: string): Finding[] {
  if (process.platform === 'win32') return [ok('files', 'Not looked at: this system has no modes.')]
  const open = [...secretPlaces, ...mailsIn(directory)].filter((place) => isOpen(path.join(directory, place)))
  if (open.length === 0) return [ok('files', `Only their owner may read the files in ${directory}.`)]
  return open.map((place) => {
    const file = path.join(directory, place)
    return fail('files', `Others on this machine may read ${file}.`, `chmod go-rwx '${file}'`)
  })
}

function mailsIn(directory: string): string[] {
  try {
    return readdirSync(path.join(directory, 'mail')).map((name) => path.join('mail', name))
  } catch {
    return []
  }
}

function isOpen(file: string): boolean {
  try {
    return (lstatSync(file).mode & 0o077) !== 0
  } catch {
    return false
  }
}
