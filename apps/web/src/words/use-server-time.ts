'use client'

import { useEffect, useState } from 'react'

const tickMs = 20_000

/**
 * What time it is by the server's clock, in milliseconds, a little behind: `madeAt` is when it began to make the page.
 * The browser's own clock may be wrong, and ages that are told by it with it.
 */
export function useServerTime(madeAt: Date): number {
  const madeMs = madeAt.getTime()
  const [nowMs, setNowMs] = useState(madeMs)
  useEffect(() => {
    const since = performance.now()
    const timer = setInterval(() => setNowMs(madeMs + performance.now() - since), tickMs)
    return () => clearInterval(timer)
  }, [madeMs])
  return Math.max(nowMs, madeMs)
}
