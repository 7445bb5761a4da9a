import { describe, expect, test } from 'vitest'
import { createAuthMails } from '../auth-mails.ts'

const appUrl = 'https://tasks.example.test'
const mails = createAuthMails({ appUrl, productName: 'Latchkey' })
const at = new Date('2026-11-21T16:04:30Z')
const requestId = '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11'
const [oldAddress, newAddress] = ['ana@example.test', 'new@example.test']

const code = mails.emailChangeCode(newAddress, { code: '01234567', requestId, expiresAt: at, validForMs: 900_000 })
const taken = mails.addressTaken(newAddress, { expiresAt: at })
const changed = mails.emailChanged(oldAddress, {
  at,
  device: 'evil.example.test',
  undo: { token: 'undo-1', validForMs: 7 * 86_400_000, expiresAt: new Date('2026-11-28T16:04:30Z') },
  expiresAt: at,
})
const notice = mails.newEmailAddress(newAddress, {
  at,
  device: 'Firefox on Windows',
  notMeToken: 'token-1',
  expiresAt: at,
})
const back = mails.emailChangeUndone(oldAddress, { at, isBack: true, expiresAt: at })
const gone = mails.emailChangeUndone(newAddress, { at, isBack: false, expiresAt: at })

describe('the mails about a change of address', () => {
  test('carry the code to the new mailbox, alone on a line, and a link that opens its page with it', () => {
    const link = `${appUrl}/settings/security/verify-email?request=${requestId}&code=01234567`
    expect(code.text.split('\n').filter((line) => line === '01234567')).toHaveLength(1)
    expect(code.text.split('\n')).toContain(link)
    expect(code.html).toContain(`href="${link.replaceAll('&', '&amp;')}"`)
    expect(code).toMatchObject({ kind: 'email-change-code', to: newAddress, expiresAt: at })
    expect(code.subject).not.toContain('01234567')
  })

  test('carry no code where the address has an account', () => {
    expect(taken.text).toContain('it already has one of its own')
    expect(taken.text).not.toMatch(/^\d+$/m)
  })

  test('tell the former mailbox when and with what, and how to undo it; not which address it is now', () => {
    expect(changed.text).toContain('on 21 Nov 2026, 16:04 UTC, with evil example test.')
    expect(changed.text.split('\n')).toContain(`${appUrl}/undo-email-change?token=undo-1`)
    expect(changed.text).toContain('The link works once, for 7 days, until 28 Nov 2026, 16:04 UTC.')
    expect(`${changed.text}${changed.html}`).not.toContain(newAddress)
  })

  test('offer the new mailbox what every notice offers', () => {
    expect(notice.text.split('\n')).toContain(`${appUrl}/not-me?token=token-1`)
    expect(notice.html).toContain(`href="${appUrl}/not-me?token=token-1"`)
  })

  test('tell both mailboxes of an undone change, and only the one that is hers again how to go on', () => {
    expect(back.text).toContain('has this email address again since 21 Nov 2026, 16:04 UTC.')
    expect(back.text).toContain(`${appUrl}/forgot-password\n`)
    expect(gone.text).toContain('no longer has this email address since 21 Nov 2026, 16:04 UTC')
    expect(gone.text).not.toContain('https://')
  })
})
