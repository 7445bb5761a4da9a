import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ServerSecrets } from '@latchkey/config/load-config'

/** The folder of local mode: database, secrets, mails and logs of a server that nobody configured. */
export interface LocalHome {
  readonly directory: string
  readonly mailDirectory: string
  readonly logFile: string
  /** The secrets of this folder, made on first use and readable by its owner only. */
  secrets(): ServerSecrets
  /** Leaves a note with the address for a second `npm start`, and takes it away again. */
  announce(address: string): void
  withdraw(): void
}

/** Opens (or makes) the folder. */
export function openLocalHome(directory: string): LocalHome {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const note = path.join(directory, 'server.json')
  return {
    directory,
    mailDirectory: path.join(directory, 'mail'),
    logFile: path.join(directory, 'server.log'),
    secrets: () => readOrMakeSecrets(path.join(directory, 'secrets.json')),
    announce: (address) => writeFileSync(note, JSON.stringify({ address, pid: process.pid }), { mode: 0o600 }),
    withdraw: () => rmSync(note, { force: true }),
  }
}

function readOrMakeSecrets(file: string): ServerSecrets {
  const fresh = () => randomBytes(33).toString('base64url')
  const secrets: ServerSecrets = { sessionPepper: fresh(), passwordPepper: fresh(), encryptionKey: fresh() }
  try {
    // `wx`: of two processes that start at once, one writes and both read the same.
    writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600, flag: 'wx' })
    return secrets
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file, written above
    return JSON.parse(readFileSync(file, 'utf8')) as ServerSecrets
  }
}
