const dayMs = 86_400_000

/** A unit, its length, and the shortest time that is told in it: "24 hours", but "2 days". */
const steps = [
  ['day', dayMs, 2 * dayMs],
  ['hour', 3_600_000, 3_600_000],
  ['minute', 60_000, 60_000],
  ['second', 1000, 1000],
] as const

/** "for 15 minutes, until 21 Nov 2026, 16:04 UTC": the length in the largest unit that fits evenly. */
export function untilWhen(validForMs: number, expiresAt: Date): string {
  return `for ${lengthWords(validForMs)}, until ${momentInUtc(expiresAt)}`
}

/** "15 minutes": a length of time in the largest unit that fits evenly. */
export function lengthWords(lengthMs: number): string {
  const fits = steps.find(([, ms, fromMs]) => lengthMs >= fromMs && lengthMs % ms === 0)
  const [unit, unitMs] = fits ?? (['second', 1000] as const)
  const length = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' })
  return length.format(Math.floor(lengthMs / unitMs))
}

/** "21 Nov 2026, 16:04 UTC": mails do not know their reader's time zone, so they name theirs. */
export function momentInUtc(moment: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.format(moment)} UTC`
}
