import { describe, expect, test } from 'vitest'
import { createAuthMails, type AuthMails, type SecurityChange } from '../auth-mails.ts'
import type { OutgoingMail } from '../outbox.ts'

const appUrl = 'https://tasks.example.test'
const to = 'ana@example.test'
const at = new Date('2026-11-21T16:04:30Z')
const expiresAt = new Date('2026-11-28T16:04:30Z')
const mails = createAuthMails({ appUrl, productName: 'Latchkey' })

const withCode = { code: '01234567', requestId: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11', expiresAt, validForMs: 900_000 }
const notice = { at, device: 'Firefox on Windows', notMeToken: 'token-1', expiresAt }
const changes: SecurityChange[] = ['passkey-added', 'second-factor-off', 'second-factor-guessed']

/** Mails from each function there is, and from more than one where the words depend on what is told. */
const samples = {
  verificationCode: [mails.verificationCode(to, withCode)],
  alreadyRegistered: [mails.alreadyRegistered(to, { expiresAt })],
  passwordResetCode: [mails.passwordResetCode(to, withCode)],
  noAccount: [mails.noAccount(to, { expiresAt })],
  passwordChanged: [mails.passwordChanged(to, notice)],
  emailChangeCode: [mails.emailChangeCode(to, withCode)],
  addressTaken: [mails.addressTaken(to, { expiresAt })],
  emailChanged: [
    mails.emailChanged(to, { ...notice, undo: { token: 'undo-1', validForMs: 7 * 86_400_000, expiresAt } }),
  ],
  newEmailAddress: [mails.newEmailAddress(to, notice)],
  emailChangeUndone: [true, false].map((isBack) => mails.emailChangeUndone(to, { at, isBack, expiresAt })),
  newDevice: [mails.newDevice(to, { ...notice, method: 'email', address: '203.0.113.9' })],
  tooManyTries: [
    mails.tooManyTries(to, { ...notice, tries: { why: 'limit', count: 5, withinMs: 300_000 } }),
    mails.tooManyTries(to, { ...notice, tries: { why: 'stopped', count: 100 } }),
  ],
  securityChanged: changes.map((change) => mails.securityChanged(to, { ...notice, change, subject: 'Phone' })),
  newPasswordRequired: [mails.newPasswordRequired(to, { at, expiresAt })],
  deletionRequested: ['token-1', null].map((notMeToken) =>
    mails.deletionRequested(to, { ...notice, dueAt: expiresAt, notMeToken }),
  ),
  deletionCancelled: [mails.deletionCancelled(to, notice)],
  accountDeleted: [mails.accountDeleted(to, { at, expiresAt })],
} satisfies Record<keyof AuthMails, OutgoingMail[]>

describe.each(Object.entries(samples).flatMap(([name, all]) => all.map((mail) => [name, mail] as const)))(
  'a mail of %s',
  (_, { subject, text, html }) => {
    test('fetches nothing when it is opened', () => {
      expect(html).not.toMatch(/<img|<link|<script|<iframe|url\(|src=|@import/i)
    })

    test('leads nowhere but to the app, and to the same places from its text and its HTML', () => {
      const ofText = linksIn(text)
      const ofHtml = [...html.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'))
      expect(ofHtml.toSorted()).toEqual(ofText.toSorted())
      expect(linksIn(html).filter((link) => !link.startsWith(`${appUrl}/`))).toEqual([])
    })

    test('follows the wording guide', () => {
      expect(`${subject}${text}${wordsOf(html)}`).not.toMatch(/please|sorry|oops|!/i)
    })

    test('is a document in a language, for light and dark', () => {
      expect(html).toMatch(/^<!doctype html><html [^>]*lang="en">/)
      expect(html).toContain('<meta name="color-scheme" content="light dark"/>')
    })

    test('begins with words for a list of mails, and not with the title, which the subject says', () => {
      const title = wordsOf(/<title>.*<\/title>/.exec(html)?.[0] ?? '')
      const body = wordsOf(html.slice(html.indexOf('<body')))
      expect(title).not.toBe('')
      expect(body).toContain(title)
      expect(body.startsWith(title)).toBe(false)
    })
  },
)

const linksIn = (part: string): string[] => part.match(/https?:\/\/[^\s"<]+[^\s"<.]/g) ?? []
/** What a program shows that does not know Outlook's conditions, which stand in comments. */
const wordsOf = (html: string) => html.replaceAll(/<!--.*?-->|<[^>]*>/g, '')
