'use client'

import { Notice } from '@latchkey/ui/notice'
import { useEffect, useRef, type ReactNode } from 'react'

/** Says what was just done, and takes the focus: the button that did it is gone. Give it a new key each time. */
export function DoneNotice({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [])
  return (
    <div ref={place} tabIndex={-1} className="rounded-md focus:outline-none">
      <Notice kind="done">{children}</Notice>
    </div>
  )
}
