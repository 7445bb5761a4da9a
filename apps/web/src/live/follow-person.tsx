'use client'

import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { useLiveEvents } from './use-live-events.ts'

/** Reads the page again when something of hers was changed on another page, or on another device. Draws nothing. */
export function FollowPerson() {
  const router = useRouter()
  useLiveEvents(
    useCallback(
      (message) => {
        if (message.kind === 'session' && message.event.type === 'user-updated') router.refresh()
      },
      [router],
    ),
  )
  return null
}
