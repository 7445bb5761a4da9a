'use client'

import { useSyncExternalStore, type ReactNode } from 'react'

const never = () => () => {}

/** Whether scripts have taken over: false on the server and in the first paint, true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

/** Shown only where scripts run, for controls that would do nothing without them. */
export function WithScripts({ children }: { children: ReactNode }) {
  return useHydrated() ? children : null
}
