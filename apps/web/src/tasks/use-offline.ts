import { useEffect, useSyncExternalStore, type Dispatch, type SetStateAction } from 'react'
import type { TaskNotice } from './task-notice.ts'

export const offline: TaskNotice = {
  kind: 'offline',
  text: "You're offline. What you change cannot be saved until you're back.",
}

const back: TaskNotice = { kind: 'done', text: 'Back online.' }

/** Whether the browser says that it has no network. Tells when it has one again, unless something is left to try again. */
export function useOffline(tell: Dispatch<SetStateAction<TaskNotice | undefined>>): boolean {
  useEffect(() => {
    const onOnline = () => tell((told) => (told?.kind === 'problem' ? told : back))
    window.addEventListener('online', onOnline)
    return () => window.removeEventListener('online', onOnline)
  }, [tell])
  return useSyncExternalStore(
    subscribe,
    () => !navigator.onLine,
    () => false,
  )
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('online', onChange)
  window.addEventListener('offline', onChange)
  return () => {
    window.removeEventListener('online', onChange)
    window.removeEventListener('offline', onChange)
  }
}
