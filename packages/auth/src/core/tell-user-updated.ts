import type { AuthRuntime } from '../runtime.ts'
import { getUserInfo } from './user-info.ts'

/** Tells her open pages, and the application, that something in her `UserInfo` changed. Call it after the commit. */
export function tellUserUpdated(auth: AuthRuntime, userId: string): void {
  auth.events.publish('user-updated', { userId })
  runUserUpdatedHook(auth, userId)
}

/** Tells only the application, of a change that the pages hear of in another way. */
export function runUserUpdatedHook(auth: AuthRuntime, userId: string): void {
  const { hooks } = auth
  if (!hooks?.onUserUpdated) return
  auth.background.run(`tell onUserUpdated of ${userId}`, async () =>
    hooks.onUserUpdated?.(await getUserInfo(auth, userId)),
  )
}
