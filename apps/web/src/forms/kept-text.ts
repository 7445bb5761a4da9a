import * as z from 'zod'

/** What was typed into one form and not saved. Never a password or a code. */
export interface TypedText {
  readonly fields: Readonly<Record<string, string>>
  /** The version of what is edited that the form showed. */
  readonly version?: number
}

/** Whose page it is. Another person's text is never given out. */
interface Place {
  readonly userId: string
  /** The page's path, without query and hash. */
  readonly path: string
}

/** The part of `Storage` that is used. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * Keeps what a person had half typed when the server ended her session, until she is back on that page in that tab.
 * One page's text at a time, for a day, at most 100,000 characters.
 */
export interface KeptText {
  /** Keeps the texts of a page's forms, by form; forgets what was kept before. */
  keep(place: Place, forms: Readonly<Record<string, TypedText>>): void
  /** Gives one form's text back, once. */
  take(place: Place, form: string): TypedText | undefined
  /** Forgets everything that is not this person's. */
  forgetOthers(userId: string): void
  forget(): void
}

const name = 'latchkey.kept-text'
const lifetimeMs = 86_400_000
const charactersMax = 100_000

const keptForm = z.object({
  userId: z.string(),
  path: z.string(),
  until: z.number(),
  forms: z.record(z.string(), z.object({ fields: z.record(z.string(), z.string()), version: z.number().optional() })),
})

type Kept = z.infer<typeof keptForm>

/** `storage` may fail at any time, as that of browsers does: then nothing is kept. */
export function createKeptText(storage: () => TextStorage, now: () => number): KeptText {
  const forget = () => attempt(() => storage().removeItem(name))

  function read(): Kept | undefined {
    const kept = attempt(() => keptForm.parse(JSON.parse(storage().getItem(name) ?? 'null')))
    if (kept && kept.until > now()) return kept
    forget()
    return undefined
  }

  function write(kept: Kept): void {
    const text = JSON.stringify(kept)
    // First, so that nothing older stays where the new one finds no room.
    forget()
    if (Object.keys(kept.forms).length === 0 || text.length > charactersMax) return
    attempt(() => storage().setItem(name, text))
  }

  return {
    keep({ userId, path }, forms) {
      write({ userId, path, until: now() + lifetimeMs, forms: { ...forms } })
    },
    take({ userId, path }, form) {
      const kept = read()
      if (kept?.userId !== userId || kept.path !== path) return undefined
      const { [form]: taken, ...forms } = kept.forms
      if (taken) write({ ...kept, forms })
      return taken && { fields: taken.fields, ...(taken.version !== undefined && { version: taken.version }) }
    },
    forgetOthers(userId) {
      if (read()?.userId !== userId) forget()
    },
    forget,
  }
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
