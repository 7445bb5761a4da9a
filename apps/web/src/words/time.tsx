'use client'

import { useHydrated } from '@latchkey/ui/hydrated'
import { momentWords, type TimeStyle } from './dates.ts'

/** A moment: in UTC as the server writes it, in the reader's own zone once scripts run. */
export function Time({ value, style = 'moment' }: { readonly value: Date; readonly style?: TimeStyle }) {
  const isHydrated = useHydrated()
  return <time dateTime={value.toISOString()}>{momentWords(value, style, isHydrated ? undefined : 'UTC')}</time>
}
