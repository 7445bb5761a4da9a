import * as z from 'zod'

/** What was typed into one form and not saved. Never a password or a code. */
export interface TypedText {
  readonly fields: Readonly<Record<string, string>>
  /** The version of what is edited that the form showed. */
  readonly version?: number
  /** What was saved in its fields then. */
  readonly saved?: Readonly<Record<string, string>>
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
 * Keeps what a person has half typed, until she is back on that page in that tab. For a day, at most 100,000
 * characters in all: what was typed first goes first.
 */
export interface KeptText {
  /** Keeps the texts of a page's forms, by form, instead of what was kept of that page before. */
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

const texts = z.record(z.string(), z.string())
const typedText = z.object({ fields: texts, version: z.number().exactOptional(), saved: texts.exactOptional() })

const keptForm = z.object({
  userId: z.string(),
  /** The page typed into last stands last. */
  pages: z.array(
    z.object({
      path: z.string(),
      until: z.number(),
      forms: z.record(z.string(), typedText),
    }),
  ),
})

type Kept = z.infer<typeof keptForm>
type KeptPage = Kept['pages'][number]

/** `storage` may fail at any time, as that of browsers does: then nothing is kept. */
export function createKeptText(storage: () => TextStorage, now: () => number): KeptText {
  const forget = () => attempt(() => storage().removeItem(name))

  function read(): Kept | undefined {
    const kept = attempt(() => keptForm.parse(JSON.parse(storage().getItem(name) ?? 'null')))
    const pages = kept?.pages.filter(({ until }) => until > now()) ?? []
    if (kept && pages.length > 0) return { ...kept, pages }
    forget()
    return undefined
  }

  function write(userId: string, pages: readonly KeptPage[]): void {
    const full = pages.filter(({ forms }) => Object.keys(forms).length > 0)
    let text = JSON.stringify({ userId, pages: full })
    while (full.length > 0 && text.length > charactersMax) {
      full.shift()
      text = JSON.stringify({ userId, pages: full })
    }
    // First, so that nothing older stays where the new one finds no room.
    forget()
    if (full.length > 0) attempt(() => storage().setItem(name, text))
  }

  const pagesOf = (userId: string) => {
    const kept = read()
    return kept?.userId === userId ? kept.pages : []
  }

  return {
    keep({ userId, path }, forms) {
      const others = pagesOf(userId).filter((page) => page.path !== path)
      write(userId, [...others, { path, until: now() + lifetimeMs, forms: { ...forms } }])
    },
    take({ userId, path }, form) {
      const pages = pagesOf(userId)
      const { [form]: taken, ...forms } = pages.find((page) => page.path === path)?.forms ?? {}
      if (!taken) return undefined
      const left = pages.map((page) => (page.path === path ? { ...page, forms } : page))
      write(userId, left)
      return taken
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
