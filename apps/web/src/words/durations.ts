import { counted } from './counted.ts'

/** A length of time as people say it, rounded up so that nobody comes too early: "24 seconds", "4 minutes", "2 days". */
export function inMinutes(durationMs: number): string {
  const seconds = Math.max(1, Math.ceil(durationMs / 1000))
  if (seconds <= 60) return counted(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  if (minutes <= 120) return counted(minutes, 'minute')
  const hours = Math.ceil(minutes / 60)
  return hours <= 48 ? counted(hours, 'hour') : counted(Math.ceil(hours / 24), 'day')
}
