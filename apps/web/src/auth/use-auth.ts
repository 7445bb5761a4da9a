'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { useAuthService } from './auth-provider.tsx'

/** Who is signed in, as it changes, and the ways out. */
export function useAuth() {
  const service = useAuthService()
  const subscribe = useCallback(
    (onChange: () => void) => {
      service.addListener(onChange)
      return () => service.removeListener(onChange)
    },
    [service],
  )
  const state = useSyncExternalStore(
    subscribe,
    () => service.state,
    () => service.state,
  )
  return {
    currentUser: state.status === 'signed-in' ? state.user : null,
    isSignedIn: state.status === 'signed-in',
    isLoading: state.status === 'restoring',
    signOutDevice: () => service.signOut(),
    signOutAllDevices: () => service.signOutAllDevices(),
  }
}
