'use client'

import { useSyncExternalStore } from 'react'
import { localDay } from './dates.ts'

const hourMs = 3_600_000

/** The calendar day where the reader is; `undefined` until scripts run, since only the browser knows. */
export function useToday(): string | undefined {
  return useSyncExternalStore(
    subscribe,
    () => localDay(new Date()),
    () => undefined,
  )
}

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, hourMs)
  return () => clearInterval(timer)
}
