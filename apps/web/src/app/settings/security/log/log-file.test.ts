import type { SecurityLogEntry } from '@latchkey/contracts/auth/security-log'
import { describe, expect, test } from 'vitest'
import { logWriters, type LogFormat } from './log-file.ts'

const entry: SecurityLogEntry = {
  id: '019aa6a4-0000-7000-8000-000000000001',
  at: new Date('2026-11-21T16:04:30.250Z'),
  event: 'signed-in',
  details: { method: 'email' },
  byWhom: 'self',
  deviceName: 'Firefox on Linux',
  ipAddress: '2001:db8::1',
  sessionId: '019aa6a4-0000-7000-8000-000000000002',
}

function write(format: LogFormat, ...pages: SecurityLogEntry[][]): string {
  const { begin, entries, end } = logWriters[format]
  const body = pages.map((page, index) => entries(page, index === 0)).join('')
  return `${begin(new Date('2026-12-01T00:00:00Z'))}${body}${end()}`
}

describe('as CSV', () => {
  test('each entry is one line of quoted cells, with the words that the page has', () => {
    expect(write('csv', [entry])).toBe(
      '\uFEFF"time (UTC)","what","by","device","address","event","session"\r\n' +
        '"2026-11-21T16:04:30.250Z","Signed in with email and password","self","Firefox on Linux","2001:db8::1",' +
        '"signed-in","019aa6a4-0000-7000-8000-000000000002"\r\n',
    )
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('the cell %j runs nowhere', (deviceName) => {
    expect(write('csv', [{ ...entry, deviceName }])).toContain(`"'${deviceName}"`)
  })

  test('a quotation mark ends no cell', () => {
    expect(write('csv', [{ ...entry, deviceName: 'a","b' }])).toContain('"a"",""b"')
  })
})

describe('as JSON', () => {
  test.each([
    ['no entry', []],
    ['one page', [[entry, entry]]],
    ['several pages', [[entry], [entry, entry], [entry]]],
  ])('%s make one document', (_what, pages) => {
    const document: unknown = JSON.parse(write('json', ...pages))
    expect(document).toEqual({
      format: 'latchkey-security-log',
      version: 1,
      exportedAt: '2026-12-01T00:00:00.000Z',
      entries: pages.flat().map(() => ({
        ...entry,
        at: '2026-11-21T16:04:30.250Z',
        what: 'Signed in with email and password',
      })),
    })
  })
})
