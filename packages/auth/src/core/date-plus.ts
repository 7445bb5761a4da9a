/** The moment `ms` milliseconds after another, or before it when negative. */
export function datePlus(moment: Date, ms: number): Date {
  // oxlint-disable-next-line no-restricted-globals -- makes a date from a given one; it reads no clock
  return new Date(moment.getTime() + ms)
}
