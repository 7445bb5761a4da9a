import { describe, expect, test } from 'vitest'
import { createAuthMails, type SecurityChange } from '../auth-mails.ts'

const appUrl = 'https://tasks.example.test'
const mails = createAuthMails({ appUrl, productName: 'Latchkey' })
const at = new Date('2026-11-21T16:04:30Z')

const changed = (change: SecurityChange, device: string | null = 'Firefox on Windows') =>
  mails.securityChanged('ana@example.test', {
    change,
    subject: 'evil.example.test <b>',
    at,
    device,
    notMeToken: 'token-1',
    expiresAt: at,
  })

// Every one, or this does not compile.
const titles: Readonly<Record<SecurityChange, RegExp>> = {
  'identity-linked': /added/,
  'identity-unlinked': /removed/,
  'passkey-added': /^Passkey added/,
  'passkey-removed': /^Passkey removed/,
  'second-factor-on': /turned on/,
  'second-factor-off': /turned off/,
  'recovery-codes-renewed': /^New recovery codes/,
  'recovery-code-used': /^Recovery code used/,
  'second-factor-removed': /turned off/,
  'second-factor-guessed': /^Too many wrong codes/,
}

describe('a mail about a change to her ways in', () => {
  test.each(Object.entries(titles))('of %s says what and when, and what to do if it was not she', (change, title) => {
    const mail = changed(change as SecurityChange)
    expect(mail.subject).toMatch(title)
    expect(mail.text).toContain('on 21 Nov 2026, 16:04 UTC, with Firefox on Windows.')
    expect(mail.text).toMatch(/If (it was not you|you did not ask for it), somebody/)
    expect(mail.text.split('\n')).toContain(`${appUrl}/not-me?token=token-1`)
    expect(mail.html).not.toContain('<b>')
  })

  test('names no device where nobody’s did it', () => {
    const { text } = changed('second-factor-removed', null)
    expect(text).toContain('The person who runs Latchkey turned two-step sign-in off for your account.')
    expect(text).toContain('This was on 21 Nov 2026, 16:04 UTC. If you asked for that, there is nothing to do.')
  })
})
