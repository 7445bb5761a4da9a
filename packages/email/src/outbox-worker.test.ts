import { race } from '@latchkey/testing/race'
import { until } from '@latchkey/testing/until'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createOutboxWorker, type OutboxWorker } from './outbox-worker.ts'
import { openPostOffice, type PostOffice } from './testing/post-office.ts'

let office: PostOffice
beforeAll(async () => {
  office = await openPostOffice()
})
beforeEach(async () => {
  await office.database.db.tables.outboxMail.deleteMany()
  office.sent.length = 0
  office.warnings.length = 0
  office.onSend(async () => undefined)
})
afterAll(() => office[Symbol.asyncDispose]())

const failing = async () => {
  throw new Error('ana@example.test: 451 Try\u0000 again\r\nlater')
}

/** Lets the worker try whenever it would by itself, for so long. */
async function failFor(worker: OutboxWorker, ms: number): Promise<void> {
  const end = office.clock.now().getTime() + ms
  for (;;) {
    await worker.runOnce()
    const [row] = await office.rows()
    if (row?.status !== 'pending' || row.nextAttemptAt.getTime() > end) break
    office.clock.set(row.nextAttemptAt)
  }
  office.clock.set(new Date(end))
}

describe('delivering', () => {
  test('sends what was enqueued, notes it and erases the body', async () => {
    await office.enqueue()
    expect(await office.newWorker().runOnce()).toBe(1)
    const [row] = await office.rows()
    expect(office.sent).toEqual([
      { id: row?.id, to: 'ana@example.test', subject: 'Your code', text: '12345678\n', html: '<p>12345678</p>' },
    ])
    expect(row).toMatchObject({ status: 'delivered', sealedBody: null, attempts: 1, settledAt: office.clock.now() })
  })

  test('sends nothing twice', async () => {
    await office.enqueue()
    const worker = office.newWorker()
    await worker.runOnce()
    office.clock.advance(3_600_000)
    expect(await worker.runOnce()).toBe(0)
    expect(office.sent).toHaveLength(1)
  })

  test('works through more mails than it sends at once', async () => {
    for (let count = 0; count < 12; count++) await office.enqueue({ to: `ana${count}@example.test` })
    expect(await office.newWorker().runOnce()).toBe(12)
    expect(new Set(office.sent.map(({ to }) => to)).size).toBe(12)
  })

  test('lets one failing mail hold up no other', async () => {
    office.onSend(async ({ to }) => (to === 'bad@example.test' ? failing() : undefined))
    await office.enqueue({ to: 'bad@example.test' })
    await office.enqueue()
    expect(await office.newWorker().runOnce()).toBe(1)
    expect((await office.rows()).map(({ status }) => status).toSorted()).toEqual(['delivered', 'pending'])
  })
})

describe('failures', () => {
  test('are tried again after 5 s, twice as long each time, at most 10 min', async () => {
    office.onSend(failing)
    await office.enqueue({ expiresAt: new Date(office.clock.now().getTime() + 48 * 3_600_000) })
    const worker = office.newWorker()
    const waitsMs: number[] = []
    for (let attempt = 0; attempt < 10; attempt++) {
      await worker.runOnce()
      const [row] = await office.rows()
      waitsMs.push(row!.nextAttemptAt.getTime() - office.clock.now().getTime())
      office.clock.set(new Date(row!.nextAttemptAt.getTime() - 1))
      await worker.runOnce()
      expect((await office.rows())[0]?.attempts, 'nothing is tried too early').toBe(attempt + 1)
      office.clock.advance(1)
    }
    expect(waitsMs.map((ms) => ms / 1000)).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600])
  })

  test('do not lose the mail: the second try delivers it', async () => {
    office.onSend(failing)
    await office.enqueue()
    const worker = office.newWorker()
    await worker.runOnce()
    office.onSend(async () => undefined)
    office.clock.advance(5000)
    expect(await worker.runOnce()).toBe(1)
    expect((await office.rows())[0]).toMatchObject({ status: 'delivered', attempts: 2, sealedBody: null })
  })

  test('end after 24 h: the mail is given up, and its body kept until nobody needs it any more', async () => {
    office.onSend(failing)
    await office.enqueue({ expiresAt: new Date(office.clock.now().getTime() + 48 * 3_600_000) })
    const worker = office.newWorker()
    await failFor(worker, 24 * 3_600_000 - 1)
    expect((await office.rows())[0]?.status).toBe('pending')
    await failFor(worker, 600_001)
    expect((await office.rows())[0]).toMatchObject({ status: 'failed', settledAt: expect.any(Date) })
    expect((await office.rows())[0]?.sealedBody).not.toBeNull()
    office.clock.advance(24 * 3_600_000)
    await worker.runOnce()
    expect((await office.rows())[0]).toMatchObject({ status: 'failed', sealedBody: null })
  })

  test('of a mail that comes late are tried for ten minutes all the same', async () => {
    office.onSend(failing)
    await office.enqueue({ expiresAt: new Date(office.clock.now().getTime() + 48 * 3_600_000) })
    const worker = office.newWorker()
    office.clock.advance(25 * 3_600_000)
    await failFor(worker, 600_000)
    expect((await office.rows())[0]).toMatchObject({ status: 'pending', attempts: 7 })
    await failFor(worker, 60_000)
    expect((await office.rows())[0]).toMatchObject({ status: 'failed', attempts: 8 })
  })

  test('leave one printable line behind, and no address in it or in the log', async () => {
    office.onSend(failing)
    await office.enqueue()
    await office.newWorker().runOnce()
    expect((await office.rows())[0]?.lastError).toBe('[recipient]: 451 Try again later')
    expect(office.warnings).toMatchObject([{ kind: 'verification-code', error: '[recipient]: 451 Try again later' }])
    expect(JSON.stringify(office.warnings)).not.toMatch(/ana@|12345678/)
  })

  test('include a body that does not open, which is kept for when the key is right again', async () => {
    await office.enqueue()
    const { clock, database } = office
    const log = { warn: () => undefined }
    const transport = { send: async () => undefined, close: async () => undefined }
    const encryptionKey = new Uint8Array(32)
    const stranger = createOutboxWorker({ db: database.db, transport, encryptionKey, clock, log })
    expect(await stranger.runOnce()).toBe(0)
    clock.advance(5000)
    expect(await office.newWorker().runOnce()).toBe(1)
  })
})

test('what was sealed under a key that came before is sent all the same', async () => {
  await office.enqueue()
  const rotated = { encryptionKey: new Uint8Array(32), fallbackKeys: [office.encryptionKey] }
  expect(await office.newWorker(rotated).runOnce()).toBe(1)
  expect(office.sent).toHaveLength(1)
})

describe('expiry', () => {
  test('settles a mail unsent and erases its body', async () => {
    await office.enqueue()
    office.clock.advance(900_000)
    expect(await office.newWorker().runOnce()).toBe(0)
    expect((await office.rows())[0]).toMatchObject({
      status: 'expired',
      sealedBody: null,
      settledAt: office.clock.now(),
    })
    expect(office.sent).toEqual([])
  })

  test('comes on time, however long the next wait would have been, and keeps the last error', async () => {
    office.onSend(failing)
    await office.enqueue({ expiresAt: new Date(office.clock.now().getTime() + 3000) })
    const worker = office.newWorker()
    await worker.runOnce()
    office.clock.advance(3000)
    await worker.runOnce()
    const lastError = '[recipient]: 451 Try again later'
    expect((await office.rows())[0]).toMatchObject({ status: 'expired', sealedBody: null, attempts: 1, lastError })
  })
})

describe('several nodes', () => {
  test('send each mail exactly once, racing for 16 mails in each of ten rounds', async () => {
    const workers = [office.newWorker(), office.newWorker()]
    for (let round = 0; round < 10; round++) {
      await office.database.db.tables.outboxMail.deleteMany()
      office.sent.length = 0
      for (let count = 0; count < 16; count++) await office.enqueue({ to: `ana${count}@example.test` })
      const counts = await race(2, (runner) => workers[runner]!.runOnce())
      expect(counts.map((result) => (result.status === 'fulfilled' ? result.value : 0)).reduce((a, b) => a + b)).toBe(
        16,
      )
      expect(office.sent.map(({ to }) => to).toSorted()).toEqual(
        [...new Set(office.sent.map(({ to }) => to))].toSorted(),
      )
      expect(office.sent).toHaveLength(16)
    }
  })

  test('send one mail once when sixteen of them want it', async () => {
    const workers = Array.from({ length: 16 }, () => office.newWorker())
    for (let round = 0; round < 10; round++) {
      office.sent.length = 0
      await office.enqueue()
      await race(16, (runner) => workers[runner]!.runOnce())
      expect(office.sent).toHaveLength(1)
    }
  })

  test('take over the mail of a node that died while sending', async () => {
    await office.enqueue()
    let die: ((reason: Error) => void) | undefined
    office.onSend(() => new Promise((_, reject) => (die = reject)))
    const first = office.newWorker().runOnce()
    await until('the first node to send', () => die !== undefined)
    office.onSend(async () => undefined)
    const second = office.newWorker()
    expect(await second.runOnce(), 'still claimed').toBe(0)
    office.clock.advance(120_000)
    expect(await second.runOnce()).toBe(1)
    die?.(new Error('too late to matter'))
    expect(await first).toBe(0)
    expect((await office.rows())[0]).toMatchObject({ status: 'delivered', lastError: null })
  })
})

describe('a running worker', () => {
  test('delivers when woken, without waiting for the next look', async () => {
    const worker = office.newWorker({ pollIntervalMs: 3_600_000 })
    worker.start()
    for (let count = 1; count <= 3; count++) {
      await office.enqueue()
      worker.wake()
      await until('the delivery', () => office.sent.length === count)
    }
    await worker.stop()
  })

  test('finds by itself what nobody announced', async () => {
    const worker = office.newWorker({ pollIntervalMs: 20 })
    worker.start()
    await office.enqueue()
    await until('the delivery', () => office.sent.length === 1)
    await worker.stop()
  })

  test('stops only once the mail in flight is settled, and sends nothing afterwards', async () => {
    const worker = office.newWorker({ pollIntervalMs: 20 })
    let release: () => void = () => undefined
    let isSending = false
    office.onSend(() => {
      isSending = true
      return new Promise((resolve) => {
        release = resolve
      })
    })
    await office.enqueue()
    worker.start()
    await until('the sending', () => isSending)
    let hasStopped = false
    const stopped = worker.stop().then(() => {
      hasStopped = true
    })
    await office.database.ping()
    expect(hasStopped).toBe(false)
    release()
    await stopped
    expect((await office.rows())[0]?.status).toBe('delivered')

    await office.enqueue()
    worker.wake()
    await office.database.ping()
    expect((await office.rows()).map(({ status }) => status)).toEqual(['delivered', 'pending'])
  })

  test('outlives a database that is away', async () => {
    let fails = 2
    const { db } = office.database
    const flaky = {
      transaction: db.transaction,
      get tables() {
        if (fails-- > 0) throw new Error('Connection terminated unexpectedly')
        return db.tables
      },
    }
    const { clock, encryptionKey, sent, warnings } = office
    const worker = createOutboxWorker({
      db: flaky,
      transport: { send: async (mail) => void sent.push(mail), close: async () => undefined },
      encryptionKey,
      clock,
      log: { warn: (details) => warnings.push(details) },
      pollIntervalMs: 5,
    })
    await office.enqueue()
    worker.start()
    await until('the delivery', () => sent.length === 1)
    await worker.stop()
    expect(warnings).toHaveLength(2)
  })

  test('forgets mails 30 days after they were settled', async () => {
    await office.enqueue()
    await office.newWorker().runOnce()
    office.clock.advance(30 * 24 * 3_600_000)
    const young = office.newWorker({ pollIntervalMs: 3_600_000 })
    young.start()
    await young.stop()
    expect(await office.rows(), 'thirty days to the millisecond').toHaveLength(1)
    office.clock.advance(1)
    const old = office.newWorker({ pollIntervalMs: 3_600_000 })
    old.start()
    await until('the row to go', async () => (await office.rows()).length === 0)
    await old.stop()
  })
})
