import type { Route } from 'next'
import { homePath, safeReturnPath } from './safe-return-path.ts'

/** The page that asks for the second step of a sign-in, and leads on to `path`. */
export function secondFactorPath(path: string): Route {
  const back = safeReturnPath(path)
  return back === homePath ? '/second-factor' : `/second-factor?returnTo=${encodeURIComponent(back)}`
}
