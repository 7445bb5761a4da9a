import type { KeptText, TypedText } from './kept-text.ts'

export interface TextGuardOptions {
  readonly kept: KeptText
  /** Who is signed in on this page; nobody's text is kept. */
  readonly userId: string | null
  /** The page's path at the moment. */
  readonly path: () => string
}

/** Knows what is half typed in the forms of a page, and keeps it until its person is back. */
export interface TextGuard {
  /** `read` says what is typed and not saved, if anything is. Call the result when the form leaves the page. */
  watch(form: string, read: () => TypedText | undefined): () => void
  /**
   * Keeps what is typed now, and forgets what was typed here before. To be called when the page is left because the
   * server ended the session, or asks first who she is; and with every change where it is to outlive any way of leaving.
   * `comesBackTo` is the path that she comes back to; left out, this page's.
   */
  keep(comesBackTo?: string): void
  /** What this person had typed into a form of this page, once. */
  take(form: string): TypedText | undefined
  /** Forgets what the person before has typed. */
  forgetOthers(): void
  /** Forgets what was kept, and keeps nothing more. To be called when she signs out on purpose. */
  forget(): void
}

export function createTextGuard({ kept, userId, path }: TextGuardOptions): TextGuard {
  const readers = new Map<string, () => TypedText | undefined>()
  let isForgotten = false
  return {
    watch(form, read) {
      readers.set(form, read)
      return () => {
        if (readers.get(form) === read) readers.delete(form)
      }
    },
    keep(comesBackTo = path()) {
      if (userId === null || isForgotten) return
      const texts = [...readers].flatMap(([form, read]) => {
        const typed = read()
        return typed ? [[form, typed] as const] : []
      })
      kept.keep({ userId, path: comesBackTo }, Object.fromEntries(texts))
    },
    take: (form) => (userId === null ? undefined : kept.take({ userId, path: path() }, form)),
    forgetOthers() {
      if (userId !== null) kept.forgetOthers(userId)
    },
    forget() {
      isForgotten = true
      kept.forget()
    },
  }
}
