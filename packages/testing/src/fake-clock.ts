/** A clock that moves only when told to. */
export interface FakeClock {
  now(): Date
  /** Moves forward by milliseconds. */
  advance(ms: number): void
  set(time: Date): void
}

/** Starts at a fixed moment, so that a failing test reads the same every day. */
export function createFakeClock(start = new Date('2026-03-01T09:00:00.000Z')): FakeClock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    advance(ms) {
      time += ms
    },
    set(moment) {
      time = moment.getTime()
    },
  }
}
