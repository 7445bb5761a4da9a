'use client'

import { Notice } from '@latchkey/ui/notice'
import { useEffect, useRef, type ReactNode } from 'react'
import { useForgottenNews } from '../use-forgotten-news.ts'

/** Says what was just done, and takes the focus: the button that did it is gone. Give it a new key each time. */
export function DoneNotice({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [])
  useForgottenNews(children)
  return (
    <div ref={place} tabIndex={-1} className="rounded-md focus:outline-none">
      <Notice kind="done">{children}</Notice>
    </div>
  )
}
