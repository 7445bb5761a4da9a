import { expect } from 'vitest'
import type { Letter } from '../outbox.ts'

/** Fetches nothing when it is opened, leads nowhere but to `appUrl`, and follows the wording guide. */
export function expectPlainLetter({ subject, text, html }: Letter, appUrl: string): void {
  expect(html).not.toMatch(/<img|<link|<script|<iframe|url\(|src=|@import/i)
  expect([...html.matchAll(/https?:\/\/[^/"]+/g)].every(([origin]) => origin === appUrl)).toBe(true)
  expect(`${subject}${text}${html.replace('<!doctype', '')}`).not.toMatch(/please|sorry|oops|!/i)
  expect(html).toMatch(/^<!doctype html><html lang="en">/)
  expect(html).toContain('<meta name="color-scheme" content="light dark"/>')
}
