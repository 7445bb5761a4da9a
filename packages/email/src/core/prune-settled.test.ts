import { expect, test } from 'vitest'
import { openPostOffice } from '../testing/post-office.ts'
import { pruneSettled } from './prune-settled.ts'

test('deletes outdated letters in several batches and leaves waiting ones alone', async () => {
  await using office = await openPostOffice()
  for (let count = 0; count < 7; count++) await office.enqueue()
  await office.newWorker().runOnce()
  await office.enqueue()
  office.clock.advance(31 * 24 * 3_600_000)
  await pruneSettled(office.database.db, office.clock.now(), 3)
  expect((await office.rows()).map(({ status }) => status)).toEqual(['pending'])
})
