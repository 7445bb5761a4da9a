import type { AuthRuntime } from '../../runtime.ts'

/** What was fetched, and when. */
interface Kept<Value> {
  readonly value: Value
  /** How old it is, in milliseconds. */
  readonly ageMs: number
}

export interface KeptOptions<Value> {
  readonly clock: AuthRuntime['clock']
  readonly fetch: () => Promise<Value>
  /** From this age on it is fetched anew. */
  readonly freshMs: number
  /** Up to this age it serves where that fails. */
  readonly usableMs: number
  /** After a try, no other for this long, as long as there is something to serve. */
  readonly cooldownMs: number
}

/** Something from outside that is fetched rarely, never twice at once, and outlives short failures of where it comes from. */
export interface KeptValue<Value> {
  get(): Promise<Kept<Value>>
  /** Fetches it anew, unless the last try was a moment ago: then what there is. */
  renew(): Promise<Kept<Value>>
}

export function keep<Value>({ clock, fetch, freshMs, usableMs, cooldownMs }: KeptOptions<Value>): KeptValue<Value> {
  let last: { readonly value: Value; readonly at: number } | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let running: Promise<Value> | undefined
  const now = () => clock.now().getTime()
  const current = (): Kept<Value> | undefined => last && { value: last.value, ageMs: now() - last.at }
  const isUsable = (kept: Kept<Value> | undefined): kept is Kept<Value> => kept !== undefined && kept.ageMs < usableMs

  async function fetchOnce(): Promise<Kept<Value>> {
    triedAt = now()
    running ??= fetch().finally(() => {
      running = undefined
    })
    const value = await running
    last = { value, at: now() }
    return { value, ageMs: 0 }
  }

  async function renew(): Promise<Kept<Value>> {
    const kept = current()
    if (!isUsable(kept)) return fetchOnce()
    if (running === undefined && now() - triedAt < cooldownMs) return kept
    return fetchOnce().catch(() => kept)
  }

  return {
    async get() {
      const kept = current()
      return isUsable(kept) && kept.ageMs < freshMs ? kept : renew()
    },
    renew,
  }
}
