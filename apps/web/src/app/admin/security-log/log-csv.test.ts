import type { AdminLogEntry } from '@latchkey/contracts/admin'
import { expect, test } from 'vitest'
import { csvHead, csvLines } from './log-csv.ts'

const entry: AdminLogEntry = {
  id: '01990000-0000-7000-8000-000000000001',
  at: new Date('2026-05-31T12:00:00Z'),
  userId: '01990000-0000-7000-8000-000000000002',
  email: '=cmd@example.test',
  event: 'user-blocked',
  details: {},
  byWhom: 'administrator',
  actorId: '01990000-0000-7000-8000-000000000003',
  deviceName: '+Curl',
  ipAddress: '127.0.0.1',
  sessionId: null,
  note: '@SUM("A1:A9")\r\n=1+1',
}

test('each entry is a line with a cell for each column, and no cell begins what a spreadsheet would run', () => {
  const line = csvLines([entry])
  const cells = line.slice(1, -3).split('","')
  expect(line).toMatch(/\r\n$/)
  expect(cells).toHaveLength(csvHead.split(',').length)
  expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([])
  expect(cells).toEqual(expect.arrayContaining(["'=cmd@example.test", "'+Curl", 'Account blocked', 'user-blocked']))
  expect(line).toContain(`"'@SUM(""A1:A9"")\r\n=1+1"`)
})
