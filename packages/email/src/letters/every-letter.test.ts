import { describe, expect, test } from 'vitest'
import { createAuthLetters, type AuthLetters, type SecurityChange } from '../auth-letters.ts'
import type { Letter } from '../outbox.ts'

const appUrl = 'https://tasks.example.test'
const to = 'ana@example.test'
const at = new Date('2026-11-21T16:04:30Z')
const expiresAt = new Date('2026-11-28T16:04:30Z')
const letters = createAuthLetters({ appUrl, productName: 'Latchkey' })

const withCode = { code: '01234567', requestId: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11', expiresAt, validForMs: 900_000 }
const notice = { at, device: 'Firefox on Windows', notMeToken: 'token-1', expiresAt }
const changes: SecurityChange[] = ['passkey-added', 'second-factor-off', 'second-factor-guessed']

/** Letters from each function there is, and from more than one where the words depend on what is told. */
const samples = {
  verificationCode: [letters.verificationCode(to, withCode)],
  alreadyRegistered: [letters.alreadyRegistered(to, { expiresAt })],
  passwordResetCode: [letters.passwordResetCode(to, withCode)],
  noAccount: [letters.noAccount(to, { expiresAt })],
  passwordChanged: [letters.passwordChanged(to, notice)],
  emailChangeCode: [letters.emailChangeCode(to, withCode)],
  addressTaken: [letters.addressTaken(to, { expiresAt })],
  emailChanged: [
    letters.emailChanged(to, { ...notice, undo: { token: 'undo-1', validForMs: 7 * 86_400_000, expiresAt } }),
  ],
  newEmailAddress: [letters.newEmailAddress(to, notice)],
  emailChangeUndone: [true, false].map((isBack) => letters.emailChangeUndone(to, { at, isBack, expiresAt })),
  newDevice: [letters.newDevice(to, { ...notice, method: 'email', address: '203.0.113.9' })],
  tooManyTries: [
    letters.tooManyTries(to, { ...notice, tries: { why: 'limit', count: 5, withinMs: 300_000 } }),
    letters.tooManyTries(to, { ...notice, tries: { why: 'stopped', count: 100 } }),
  ],
  securityChanged: changes.map((change) => letters.securityChanged(to, { ...notice, change, subject: 'Phone' })),
  newPasswordRequired: [letters.newPasswordRequired(to, { at, expiresAt })],
  deletionRequested: ['token-1', null].map((notMeToken) =>
    letters.deletionRequested(to, { ...notice, dueAt: expiresAt, notMeToken }),
  ),
  deletionCancelled: [letters.deletionCancelled(to, notice)],
  accountDeleted: [letters.accountDeleted(to, { at, expiresAt })],
} satisfies Record<keyof AuthLetters, Letter[]>

describe.each(Object.entries(samples).flatMap(([name, all]) => all.map((letter) => [name, letter] as const)))(
  'a letter of %s',
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
