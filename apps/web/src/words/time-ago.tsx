'use client'

import { useHydrated } from '@latchkey/ui/hydrated'
import { agoWords, momentWords } from './dates.ts'

/** How long ago a moment was; the moment itself on hover, in the reader's own zone once scripts run. */
export function TimeAgo({ value, nowMs }: { readonly value: Date; readonly nowMs: number }) {
  const timeZone = useHydrated() ? undefined : 'UTC'
  return (
    <time dateTime={value.toISOString()} title={momentWords(value, 'moment', timeZone)}>
      {agoWords(value, nowMs, timeZone)}
    </time>
  )
}
