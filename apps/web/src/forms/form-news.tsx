'use client'

import { Notice } from '@latchkey/ui/notice'
import { useEffect, useRef } from 'react'
import type { FormState } from './form-state.ts'

/** How a form of buttons alone ended. Takes the focus, since the button that was pressed may be gone. */
export function FormNews({ state }: { readonly state: FormState }) {
  const place = useRef<HTMLDivElement>(null)
  const problem = state.problems[0]?.message
  const words = problem ?? state.notice
  useEffect(() => place.current?.focus(), [state])
  if (words === undefined) return null
  return (
    <div ref={place} tabIndex={-1} className="form-news rounded-md">
      <Notice kind={problem === undefined ? 'done' : 'problem'}>{words}</Notice>
    </div>
  )
}
