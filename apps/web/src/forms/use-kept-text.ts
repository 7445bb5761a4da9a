'use client'

import { useEffect, useEffectEvent } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import type { TypedText } from './kept-text.ts'

export interface KeptTextOptions {
  /** What is typed and not saved; nothing where nothing is. Never a password or a code. */
  readonly read: () => TypedText | undefined
  /** Puts back what was typed. Called at most once, after the form was shown. */
  readonly restore: (typed: TypedText) => void
}

/**
 * Keeps what is half typed in a form when the server ends the session, and brings it back when its person is back. A form
 * whose text is to outlive any way of leaving calls `texts.keep()` with every change, too.
 */
export function useKeptText(form: string, { read, restore }: KeptTextOptions): void {
  const { texts } = useAuthService()
  const readNow = useEffectEvent(read)
  const restoreNow = useEffectEvent(restore)
  useEffect(() => {
    const typed = texts.take(form)
    if (typed) restoreNow(typed)
    return texts.watch(form, () => readNow())
  }, [texts, form])
}
