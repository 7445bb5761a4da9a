import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createOutbox } from './outbox.ts'
import { mailFor, openPostOffice, type PostOffice } from './testing/post-office.ts'

let office: PostOffice
beforeAll(async () => {
  office = await openPostOffice()
})
beforeEach(() => office.database.db.tables.outboxMail.deleteMany().then(() => undefined))
afterAll(() => office[Symbol.asyncDispose]())

test('keeps nothing when the transaction rolls back, so nothing is sent', async () => {
  const { db } = office.database
  const mail = mailFor(office.clock)
  const rolledBack = db.transaction(async (tables) => {
    await office.outbox.enqueue(tables, mail)
    throw new Error('rolled back')
  })
  await expect(rolledBack).rejects.toThrow('rolled back')
  expect(await office.rows()).toEqual([])
  expect(await office.newWorker().runOnce()).toBe(0)

  await db.transaction((tables) => office.outbox.enqueue(tables, mail))
  expect(await office.newWorker().runOnce()).toBe(1)
})

test('stores neither the code nor any other word of the mail in the clear', async () => {
  const link = 'https://example.test/?code=12345678&to=ana@example.test'
  await office.enqueue({ subject: 'Sub-ject', text: `12345678\n${link}`, html: `<p>12345678</p>${link}` })
  const { rows } = await office.database.pool.query<{ dump: string; sealed: Buffer }>(
    `select to_jsonb(outbox_mail) - 'recipient' as dump, sealed_body as sealed from outbox_mail`,
  )
  const dump = JSON.stringify(rows[0]?.dump)
  for (const word of ['12345678', 'ana@example.test', 'Sub-ject']) {
    expect(dump).not.toContain(word)
    expect(dump).not.toContain(Buffer.from(word).toString('hex'))
    expect(rows[0]?.sealed.includes(word)).toBe(false)
  }
})

test('seals equal mails differently', async () => {
  await office.enqueue()
  await office.enqueue()
  const bodies = (await office.rows()).map(({ sealedBody }) => Buffer.from(sealedBody!).toString('hex'))
  expect(new Set(bodies).size).toBe(2)
})

test.each(['ana@example.test,eve@example.test', 'ana@example.test\r\nBcc: eve@example.test', 'ana <eve@example.test>'])(
  'refuses the recipient %j',
  async (to) => {
    await expect(office.enqueue({ to })).rejects.toThrow('one plain address')
    expect(await office.rows()).toEqual([])
  },
)

test('passes the wake-up on', () => {
  let wakes = 0
  const { clock, encryptionKey } = office
  createOutbox({ encryptionKey, clock, random: { bytes: randomBytes }, onWake: () => wakes++ }).wake()
  expect(wakes).toBe(1)
})

test('refuses a key that is not 32 bytes long', () => {
  const options = { clock: office.clock, random: { bytes: randomBytes }, onWake: () => undefined }
  expect(() => createOutbox({ ...options, encryptionKey: randomBytes(16) })).toThrow('32 bytes')
})
