import { useEffect } from 'react'
import { newsParameters } from '../auth/safe-return-path.ts'

/** Takes the news out of the address once they are shown, so that neither a reload nor a way back tells them again. */
export function useForgottenNews(news: unknown): void {
  useEffect(() => {
    const address = new URL(window.location.href)
    if (!newsParameters.some((name) => address.searchParams.has(name))) return
    for (const name of newsParameters) address.searchParams.delete(name)
    // Next follows this call once its own effects have run, which is after those of what it shows.
    const timer = setTimeout(() => window.history.replaceState(null, '', address))
    return () => clearTimeout(timer)
  }, [news])
}
