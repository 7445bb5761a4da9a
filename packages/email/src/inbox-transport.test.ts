import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createFakeClock } from '@latchkey/testing/fake-clock'
import { expect, test } from 'vitest'
import { createInbox, type Inbox } from './inbox-transport.ts'
import { describeMailTransport, mail } from './testing/transport-contract.ts'

const clock = createFakeClock()

describeMailTransport('the inbox', async () => {
  const opened = await openInbox()
  return {
    transport: opened.inbox,
    received: async () => (await opened.inbox.list()).map((kept) => ({ ...kept, to: [kept.to] })),
    [Symbol.asyncDispose]: opened[Symbol.asyncDispose],
  }
})

test('lists the newest mail first and reads each by its id', async () => {
  await using opened = await openInbox()
  const sent = await sendInTurn(opened.inbox, 3)
  const listed = await opened.inbox.list()
  expect(listed.map(({ id }) => id)).toEqual(sent.map(({ id }) => id).toReversed())
  expect(await opened.inbox.read(sent[1]!.id)).toEqual(listed[1])
  expect(listed[1]?.receivedAt).toBeInstanceOf(Date)
})

test('is empty before the first mail, without a directory', async () => {
  const inbox = createInbox(path.join(os.tmpdir(), `latchkey-no-inbox-${process.pid}`))
  expect(await inbox.list()).toEqual([])
  expect(await inbox.read(crypto.randomUUID())).toBeUndefined()
})

test('is readable by its owner only', async () => {
  await using opened = await openInbox()
  await opened.inbox.send(mail())
  const [name] = await readdir(opened.directory)
  expect((await stat(opened.directory)).mode & 0o777).toBe(0o700)
  expect((await stat(path.join(opened.directory, name!))).mode & 0o777).toBe(0o600)
})

test('keeps the newest 200 mails', async () => {
  await using opened = await openInbox()
  const sent = await sendInTurn(opened.inbox, 203)
  expect((await opened.inbox.list()).map(({ id }) => id)).toEqual(
    sent
      .slice(3)
      .map(({ id }) => id)
      .toReversed(),
  )
  expect(await opened.inbox.read(sent[0]!.id)).toBeUndefined()
})

test('keeps a mail once that is delivered twice', async () => {
  await using opened = await openInbox()
  const twice = mail()
  await opened.inbox.send(twice)
  clock.advance(1000)
  await opened.inbox.send(twice)
  expect(await opened.inbox.list()).toHaveLength(1)
})

test.each(['../secret', '..%2fsecret', 'secret', '', '.', '/etc/passwd', `${'0'.repeat(15)}-x`])(
  'does not take %j for a mail',
  async (id) => {
    await using opened = await openInbox()
    await opened.inbox.send(mail())
    await writeFile(path.join(opened.directory, 'secret.json'), '{}')
    await writeFile(path.join(path.dirname(opened.directory), 'secret.json'), '{}')
    expect(await opened.inbox.read(id)).toBeUndefined()
    expect(await opened.inbox.list()).toHaveLength(1)
  },
)

test('refuses a mail whose id could name another file', async () => {
  await using opened = await openInbox()
  await expect(opened.inbox.send(mail({ id: '../../outside' }))).rejects.toThrow('UUID')
})

async function openInbox(): Promise<{ inbox: Inbox; directory: string } & AsyncDisposable> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'latchkey-inbox-'))
  const directory = path.join(home, 'mails')
  return {
    inbox: createInbox(directory, clock),
    directory,
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  }
}

async function sendInTurn(inbox: Inbox, count: number) {
  const sent = Array.from({ length: count }, (_, index) => mail({ subject: `Mail ${index}` }))
  for (const one of sent) {
    clock.advance(1000)
    await inbox.send(one)
  }
  return sent
}
