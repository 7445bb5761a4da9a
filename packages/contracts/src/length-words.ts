const dayMs = 86_400_000

/** A unit, its length, and the shortest time that is told in it: "24 hours", but "2 days". */
const steps = [
  ['day', dayMs, 2 * dayMs],
  ['hour', 3_600_000, 3_600_000],
  ['minute', 60_000, 60_000],
  ['second', 1000, 1000],
] as const

/**
 * A length of time in the largest unit that fits evenly: "15 minutes", "24 hours", "7 days". Told in whole seconds, rounded
 * down, so that nobody counts on more.
 */
export function lengthWords(lengthMs: number): string {
  const fits = steps.find(([, ms, fromMs]) => lengthMs >= fromMs && lengthMs % ms === 0)
  const [unit, unitMs] = fits ?? (['second', 1000] as const)
  const length = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' })
  return length.format(Math.floor(lengthMs / unitMs))
}
