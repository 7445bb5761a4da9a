import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { requireSingleAddress } from './core/single-address.ts'
import type { Mail, MailTransport } from './transport.ts'

/** A mail that arrived in the local inbox. */
export interface InboxMail extends Mail {
  readonly receivedAt: Date
}

/** Keeps mails instead of sending them: for local mode, where nobody has a mail server. */
export interface Inbox extends MailTransport {
  /** Everything kept, newest first. */
  list(): Promise<InboxMail[]>
  /** One mail; `undefined` for any text that is not the id of a kept mail. */
  read(id: string): Promise<InboxMail | undefined>
}

const mailsMax = 200
const idForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const fileForm = /^\d{15}-([\da-f-]{36})\.json$/

/**
 * An inbox of one JSON file per mail, readable by this user only (directory 0700, files 0600), since mails hold live
 * codes. Keeps the newest 200.
 */
export function createInbox(directory: string, clock: { now(): Date } = { now: () => new Date() }): Inbox {
  return {
    async send(mail) {
      await keep(directory, mail, clock.now())
      const outdated = (await fileNames(directory)).slice(mailsMax)
      await Promise.all(outdated.map((name) => rm(path.join(directory, name), { force: true })))
    },
    async list() {
      const mails = await Promise.all((await fileNames(directory)).map((name) => load(directory, name)))
      return mails.filter((mail) => mail !== undefined)
    },
    async read(id) {
      const name = idForm.test(id) ? await fileNameOf(directory, id) : undefined
      return name === undefined ? undefined : load(directory, name)
    },
    async close() {},
  }
}

async function keep(directory: string, mail: Mail, receivedAt: Date): Promise<void> {
  const { id, subject, text, html } = mail
  if (!idForm.test(id)) throw new Error("The inbox needs the mail's id to be a UUID in lower case.")
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  const time = String(receivedAt.getTime()).padStart(15, '0')
  const name = (await fileNameOf(directory, id)) ?? `${time}-${id}.json`
  const kept = { id, to: requireSingleAddress(mail.to), subject, text, html, receivedAt }
  // Written aside and renamed, so that nobody reads half a mail.
  const temporary = path.join(directory, `${name}.${process.pid}.tmp`)
  await writeFile(temporary, JSON.stringify(kept, null, 2), { mode: 0o600 })
  await rename(temporary, path.join(directory, name))
}

/** Newest first. */
async function fileNames(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory)
    return names
      .filter((name) => fileForm.test(name))
      .toSorted()
      .toReversed()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function fileNameOf(directory: string, id: string): Promise<string | undefined> {
  return (await fileNames(directory)).find((name) => fileForm.exec(name)?.[1] === id)
}

async function load(directory: string, name: string): Promise<InboxMail | undefined> {
  try {
    // Only `keep` writes files of this form into a directory that is this user's own.
    const kept = JSON.parse(await readFile(path.join(directory, name), 'utf8')) as Mail & { receivedAt: string }
    return { ...kept, receivedAt: new Date(kept.receivedAt) }
  } catch (error) {
    // Another mail pushed it out since the directory was read.
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
