import { rowsRead } from '@latchkey/prisma/test-database'
import { expect, test } from 'vitest'
import { openPostOffice } from '../testing/post-office.ts'
import { pruneSettled } from './prune-settled.ts'

test('deletes outdated mails in several batches and leaves waiting ones alone', async () => {
  await using office = await openPostOffice()
  for (let count = 0; count < 7; count++) await office.enqueue()
  await office.newWorker().runOnce()
  await office.enqueue()
  office.clock.advance(31 * 24 * 3_600_000)
  await pruneSettled(office.database.db, office.clock.now(), 3)
  expect((await office.rows()).map(({ status }) => status)).toEqual(['pending'])
})

test('reads only what it deletes, however many mails there are', async () => {
  await using office = await openPostOffice()
  const { database, clock } = office
  await database.pool.query(
    `insert into outbox_mail (id, letter, recipient, status, next_attempt_at, expires_at, created_at, settled_at)
     select gen_random_uuid(), 'notice', number || '@example.test', 'delivered', $1::timestamptz, $1, $1,
            case when number <= 10 then $1 - interval '31 days' else $1 end
       from generate_series(1, 5000) number`,
    [clock.now()],
  )
  const read = await rowsRead(database, 'outbox_mail', (db) => pruneSettled(db, clock.now()))
  expect(await database.db.tables.outboxMail.count()).toBe(4990)
  expect(read).toBeLessThan(50)
})
