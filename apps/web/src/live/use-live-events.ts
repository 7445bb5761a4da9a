'use client'

import { useEffect } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import type { LiveMessage } from './live-channel.ts'

/** Hears what the server tells while the component is there. Keep `listener` the same between renders. */
export function useLiveEvents(listener: (message: LiveMessage) => void): void {
  const service = useAuthService()
  useEffect(() => service.listenLive(listener), [service, listener])
}
