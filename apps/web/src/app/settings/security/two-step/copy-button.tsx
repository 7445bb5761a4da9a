'use client'

import { Button } from '@latchkey/ui/button'
import { Copy } from 'lucide-react'
import { useState } from 'react'

/** Copies a text, and says whether that went well. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [news, setNews] = useState('')

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setNews('Copied.')
    } catch {
      setNews('Your browser does not let us copy. Select the text and copy it.')
    }
  }

  return (
    <span className="inline-flex flex-wrap items-center gap-y-2">
      <Button onClick={() => void copy()}>
        <Copy aria-hidden="true" className="size-4" />
        {label}
      </Button>
      <span role="status" className="ms-3 text-sm text-muted empty:ms-0">
        {news}
      </span>
    </span>
  )
}
