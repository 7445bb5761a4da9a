'use client'

import { ErrorSummary } from '@latchkey/ui/error-summary'
import { useMemo } from 'react'

/**
 * What went wrong on the way to this page. Takes the focus once, however often the page is read, and makes way for how a
 * form of this page ended.
 */
export function AddressProblem({ words }: { readonly words: string }) {
  const problems = useMemo(() => [{ message: words }], [words])
  return (
    <div className="in-[main:has(.form-news,form_[role=alert])]:hidden">
      <ErrorSummary problems={problems} />
    </div>
  )
}
