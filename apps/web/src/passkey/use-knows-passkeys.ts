'use client'

import { useSyncExternalStore } from 'react'
import { knowsPasskeys } from './device.ts'

const never = () => () => {}

/** Whether this browser knows passkeys; undefined on the server and in the first paint. */
export function useKnowsPasskeys(): boolean | undefined {
  return useSyncExternalStore<boolean | undefined>(never, knowsPasskeys, () => undefined)
}
