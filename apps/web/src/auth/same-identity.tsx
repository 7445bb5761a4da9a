'use client'

import { useEffect } from 'react'
import { useAuthService } from './auth-provider.tsx'

/**
 * Loads the document anew when a page was made for another session than the one this document started with, so that
 * nothing of one person is ever shown to the next.
 */
export function SameIdentity({ sessionId }: { readonly sessionId: string | null }) {
  const service = useAuthService()
  useEffect(() => {
    if (service.sessionId !== sessionId) window.location.reload()
  }, [service, sessionId])
  return null
}
