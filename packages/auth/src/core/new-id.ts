import { v7 } from 'uuid'
import type { AuthRuntime } from '../runtime.ts'

/** A new row's id: a UUID v7 (RFC 9562 §5.7), so that ids sort roughly by the time they were made. */
export function newId({ clock, random }: Pick<AuthRuntime, 'clock' | 'random'>): string {
  return v7({ msecs: clock.now().getTime(), random: random.bytes(16) })
}
