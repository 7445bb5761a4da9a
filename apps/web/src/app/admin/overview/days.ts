import type { ActivityKind, Overview } from '@latchkey/contracts/admin'

/** One day in UTC: how often each thing happened, and how many there were at its end. What nobody counted is missing. */
export interface Day {
  /** 'YYYY-MM-DD'. */
  readonly day: string
  readonly counts: Readonly<Partial<Record<ActivityKind, number>>>
}

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Kinds that are so many at a time, rather than so many within a time. */
const stockKinds: ReadonlySet<ActivityKind> = new Set(['live-sessions', 'users', 'blocked-users'])

/** The last days up to today, oldest first. */
export function lastDays({ hours }: Overview, now: Date, count: number): Day[] {
  const byDay = new Map<string, Partial<Record<ActivityKind, number>>>()
  for (let age = count - 1; age >= 0; age--) byDay.set(dayOf(new Date(now.getTime() - age * dayMs)), {})
  for (const { hour, kind, count: counted } of hours) {
    const counts = byDay.get(dayOf(hour))
    if (counts) counts[kind] = stockKinds.has(kind) ? counted : (counts[kind] ?? 0) + counted
  }
  return [...byDay].map(([day, counts]) => ({ day, counts }))
}

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10)

/** How often something happened in the last 24 hours; the first of them began up to an hour before. */
export function withinDay({ hours }: Overview, now: Date, kind: ActivityKind): number {
  const since = now.getTime() - dayMs - hourMs
  return hours.reduce(
    (sum, { hour, kind: other, count }) => (other === kind && hour.getTime() > since ? sum + count : sum),
    0,
  )
}

/** How many there are of something; nothing where nobody has counted yet. */
export const latest = ({ hours }: Overview, kind: ActivityKind): number | undefined =>
  hours.findLast((counted) => counted.kind === kind)?.count
