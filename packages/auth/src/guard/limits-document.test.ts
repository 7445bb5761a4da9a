import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ruleWords } from '../admin/read-limits.ts'
import { defaultAuthConfig } from '../config.ts'
import { limits } from './limits.ts'

const page = readFileSync(path.join(import.meta.dirname, '../../../../docs/limits.md'), 'utf8')

test('docs/limits.md has one row for every limit, with the number that is in force by default', () => {
  const [, table = ''] = /<!-- limits -->([\s\S]*)<!-- \/limits -->/.exec(page) ?? []
  const rows = [...table.matchAll(/^\| `(\w+)` \| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$/gm)]
  expect(rows.map(([, name, number]) => [name, number])).toEqual(
    Object.entries(limits).map(([name, rule]) => [name, ruleWords(rule(defaultAuthConfig))]),
  )
})

test('docs/limits.md says the other numbers as they are by default', () => {
  const defaults = [
    ['AUTH_MAX_FAILED_SIGN_INS_IN_A_ROW', String(defaultAuthConfig.maxFailedSignInsInARow)],
    ['AUTH_CODE_ATTEMPTS', String(defaultAuthConfig.codeAttempts)],
    ['AUTH_MAIL_RESEND_INTERVAL', `${defaultAuthConfig.mailResendInterval / 1000} s`],
    ['AUTH_MAX_SESSIONS_PER_USER', String(defaultAuthConfig.maxSessionsPerUser)],
  ] as const
  for (const [variable, number] of defaults) expect(page).toContain(`(\`${variable}\`) | ${number} |`)
})
