'use client'

import { Notice } from '@latchkey/ui/notice'
import { useState, type ReactNode } from 'react'
import { useForgottenNews } from './use-forgotten-news.ts'

export interface AddressNewsProps {
  readonly words: string | undefined
  /** What can be done about it. */
  readonly children?: ReactNode
}

/**
 * What was done on the page before, as this page's address says, once. It makes way for how a form of this page ended.
 */
export function AddressNews({ words, children }: AddressNewsProps) {
  // The address soon says nothing any more; the page that is read again by it still shows what was said.
  const [shown, setShown] = useState(words)
  if (words !== undefined && words !== shown) setShown(words)
  useForgottenNews(words)
  if (shown === undefined) return null
  return (
    <div className="in-[main:has(.form-news,form_[role=alert])]:hidden">
      <Notice kind="done">
        <p dir="auto">{shown}</p>
        {children}
      </Notice>
    </div>
  )
}
