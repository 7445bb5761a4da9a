import { v7 } from 'uuid'
import type { AuthRuntime } from '../runtime.ts'

/** A new row's id: a UUID v7 (RFC 9562 §5.7), so that ids sort roughly by the time they were made. */
export function newId({ clock, random }: Pick<AuthRuntime, 'clock' | 'random'>): string {
  return v7({ msecs: clock.now().getTime(), random: random.bytes(16) })
}

/** The smallest id that a row made at this moment can have, to a millisecond. */
export function firstIdAt(moment: Date): string {
  const time = Math.max(0, moment.getTime()).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7000-8000-000000000000`
}
