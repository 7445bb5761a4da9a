import { race } from '@latchkey/testing/race'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listKeptMails, resendMailWithin } from './kept-mails.ts'
import { openPostOffice, type PostOffice } from './testing/post-office.ts'

const day = 86_400_000

let office: PostOffice
beforeAll(async () => {
  office = await openPostOffice()
})
beforeEach(async () => {
  await office.database.db.tables.outboxMail.deleteMany()
  office.sent.length = 0
  office.onSend(async () => undefined)
})
afterAll(() => office[Symbol.asyncDispose]())

const tables = () => office.database.db.tables
const list = (query = {}) => listKeptMails(tables(), { limit: 50, now: office.clock.now(), ...query })
const resend = (id: string) => resendMailWithin(tables(), { id, now: office.clock.now() })

/** A mail that the mail server did not take for a day, and that is good for six more. */
async function giveUp(to = 'ana@example.test'): Promise<string> {
  await office.enqueue({ to, expiresAt: new Date(office.clock.now().getTime() + 7 * day) })
  const [row] = await tables().outboxMail.findMany({ where: { recipient: to }, select: { id: true } })
  const id = row?.id ?? ''
  const givenUp = { status: 'failed', attempts: 150, settledAt: office.clock.now(), lastError: '451 Later' }
  await tables().outboxMail.update({ where: { id }, data: givenUp, select: { id: true } })
  return id
}

describe('a mail that was given up', () => {
  test('is delivered when it is sent again, as if it had never been tried', async () => {
    const id = await giveUp()
    office.clock.advance(day)
    expect(await list()).toMatchObject([{ id, status: 'failed', canResend: true }])
    expect(await resend(id)).toEqual({ kind: 'verification-code' })
    expect(await list()).toMatchObject([{ status: 'pending', attempts: 0, settledAt: null, canResend: false }])
    expect(await office.newWorker().runOnce()).toBe(1)
    expect(office.sent).toMatchObject([{ id, to: 'ana@example.test', text: '12345678\n' }])
    expect(await list()).toMatchObject([{ status: 'delivered', canResend: false }])
  })

  test('is put in line once, however many want it', async () => {
    for (let round = 0; round < 10; round++) {
      await tables().outboxMail.deleteMany()
      const id = await giveUp()
      const results = await race(16, () => resend(id))
      expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1)
    }
  })

  test('cannot be sent again when nobody needs it any more, or its text is erased', async () => {
    const id = await giveUp()
    office.clock.advance(7 * day)
    expect(await list()).toMatchObject([{ canResend: false }])
    expect(await resend(id)).toBeUndefined()
    office.clock.advance(-day)
    await tables().outboxMail.updateMany({ where: { id }, data: { sealedBody: null } })
    expect(await list()).toMatchObject([{ canResend: false }])
    expect(await resend(id)).toBeUndefined()
    expect(await list()).toMatchObject([{ status: 'failed', attempts: 150 }])
  })
})

test('a mail that waits, was delivered or is not there is not sent again', async () => {
  await office.enqueue()
  const [waiting] = await list()
  expect(await resend(waiting?.id ?? '')).toBeUndefined()
  await office.newWorker().runOnce()
  expect(await resend(waiting?.id ?? '')).toBeUndefined()
  expect(await resend('019ca8a0-0000-7000-8000-000000000000')).toBeUndefined()
})

test('the list goes newest first, page by page, by status, and holds nothing of what a mail says', async () => {
  for (const name of ['ana', 'bea', 'cleo']) {
    office.clock.advance(1)
    await office.enqueue({ to: `${name}@example.test` })
  }
  office.clock.advance(1)
  await giveUp('dora@example.test')
  const first = await list({ limit: 2 })
  expect(first.map(({ recipient }) => recipient)).toEqual(['dora@example.test', 'cleo@example.test'])
  const second = await list({ limit: 2, before: first.at(-1)?.id })
  expect(second.map(({ recipient }) => recipient)).toEqual(['bea@example.test', 'ana@example.test'])
  expect((await list({ status: 'failed' })).map(({ recipient }) => recipient)).toEqual(['dora@example.test'])
  expect(JSON.stringify(first)).not.toMatch(/12345678|sealedBody|Your code/)
})
