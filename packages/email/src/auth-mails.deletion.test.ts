import { describe, expect, test } from 'vitest'
import { createAuthMails } from './auth-mails.ts'

const mails = createAuthMails({ appUrl: 'https://tasks.example.test', productName: 'Latchkey' })
const at = new Date('2026-11-21T16:04:30Z')
const dueAt = new Date('2026-11-24T16:04:30Z')
const expiresAt = new Date('2026-11-28T16:04:30Z')
const circumstances = { at, device: 'Firefox on Windows', expiresAt }
const notMe = 'https://tasks.example.test/not-me?token=token-1'

describe('the mail about a deletion that was asked for', () => {
  const mail = mails.deletionRequested('ana@example.test', { ...circumstances, dueAt, notMeToken: 'token-1' })

  test('says who asked, when the account goes and how to keep it, in text and HTML', () => {
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('On 21 Nov 2026, 16:04 UTC somebody who is signed in')
      expect(part).toContain('with Firefox on Windows, asked to delete it.')
      expect(part).toContain('On 24 Nov 2026, 16:04 UTC the account goes for good')
      expect(part).toContain('https://tasks.example.test/settings/data')
      expect(part).toContain(notMe)
    }
    expect(mail).toMatchObject({ kind: 'deletion-requested', subject: 'Your account at Latchkey will be deleted' })
  })

  test('gives a former mailbox no link, and points it to the one it has', () => {
    const former = mails.deletionRequested('old@example.test', { ...circumstances, dueAt, notMeToken: null })
    expect(former.text).toContain('open the link in our email about the change')
    expect(former.text).not.toContain('https://')
    expect(former.html).not.toContain('href')
  })
})

test('the mail about a deletion that was called off says so, and what to do if it was not she', () => {
  const mail = mails.deletionCancelled('ana@example.test', { ...circumstances, notMeToken: 'token-1' })
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain('was called off on 21 Nov 2026, 16:04 UTC, with Firefox on Windows. Nothing was deleted.')
    expect(part).toContain(notMe)
  }
})

test('the last mail says what is gone and when', () => {
  const mail = mails.accountDeleted('ana@example.test', { at, expiresAt })
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain('Your account at Latchkey was deleted on 21 Nov 2026, 16:04 UTC')
    expect(part).toContain('https://tasks.example.test/sign-up')
  }
})
