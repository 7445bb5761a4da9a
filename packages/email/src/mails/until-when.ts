import { lengthWords } from '@latchkey/contracts/length-words'

/** "for 15 minutes, until 21 Nov 2026, 16:04 UTC". */
export function untilWhen(validForMs: number, expiresAt: Date): string {
  return `for ${lengthWords(validForMs)}, until ${momentInUtc(expiresAt)}`
}

/** "21 Nov 2026, 16:04 UTC": mails do not know their reader's time zone, so they name theirs. */
export function momentInUtc(moment: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.format(moment)} UTC`
}
