const steps = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** "for 15 minutes, until 21 Nov 2026, 16:04 UTC": the length in the largest unit that fits evenly. */
export function untilWhen(validForMs: number, expiresAt: Date): string {
  const [unit, unitMs] =
    steps.find(([, ms]) => validForMs >= ms && validForMs % ms === 0) ?? (['second', 1000] as const)
  const length = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' })
  return `for ${length.format(Math.floor(validForMs / unitMs))}, until ${momentInUtc(expiresAt)}`
}

/** "21 Nov 2026, 16:04 UTC": mails do not know their reader's time zone, so they name theirs. */
export function momentInUtc(moment: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.format(moment)} UTC`
}
