'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { getUntypedClient } from '@trpc/client'
import { usePathname } from 'next/navigation'
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { useLiveEvents } from '../live/use-live-events.ts'
import { trpc } from '../trpc/react.ts'
import { refusalOf } from '../words/refusal.ts'
import { applyTaskEvent } from './apply-task-event.ts'
import { createTaskActions, type TaskActions } from './task-actions.ts'
import { createTaskCache } from './task-cache.ts'
import type { TaskNotice } from './task-notice.ts'
import { createTaskWork } from './task-work.ts'
import { offline, useOffline } from './use-offline.ts'

interface TasksContext {
  readonly actions: TaskActions
  readonly notice: TaskNotice | undefined
  readonly tell: (notice: TaskNotice | undefined) => void
  /** A day that has begun everywhere on earth: every day before it is over, wherever one is. */
  readonly dayEverywhere: string
}

export interface TasksProviderProps extends Pick<TasksContext, 'dayEverywhere'> {
  readonly children: ReactNode
}

const Context = createContext<TasksContext | undefined>(undefined)

/** How long a ticked row is seen ticked before it leaves. */
const tickedMs = 1500
/** The stream keeps lists fresh; a tab that comes back after longer than this reads them anyway. */
const staleAfterMs = 60_000

/** Everything the task pages share in one tab: the lists, what is being changed, what was last said. */
export function TasksProvider({ dayEverywhere, children }: TasksProviderProps) {
  const { client } = useAuthService()
  const [queryClient] = useState(createQueryClient)
  const [notice, tell] = useState<TaskNotice>()
  const { actions, cache, work } = useMemo(() => {
    const ownCache = createTaskCache(queryClient)
    const ownWork = createTaskWork(ownCache)
    const ownActions = createTaskActions({
      client: client.tasks,
      cache: ownCache,
      work: ownWork,
      tell,
      later: (leave) => setTimeout(leave, tickedMs),
      now: () => new Date(),
      newKey,
    })
    return { actions: ownActions, cache: ownCache, work: ownWork }
  }, [client, queryClient])

  useLiveEvents(
    useCallback(
      (message) => {
        if (message.kind === 'task') applyTaskEvent(message.event, { cache, work })
        if (message.kind === 'joined') work.readAgainWhenIdle()
      },
      [cache, work],
    ),
  )
  const path = usePathname()
  const [noticedAt, setNoticedAt] = useState(path)
  if (noticedAt !== path) {
    setNoticedAt(path)
    // Only what can still be undone, or has failed, goes along to the next page.
    if (notice?.kind === 'done' && !notice.undo) tell(undefined)
  }
  useEffect(() => {
    // A page that was made while a change was under way may show the time before it.
    if (!work.isIdle()) work.readAgainWhenIdle()
  }, [path, work])
  useUndoKeys(notice)
  const isOffline = useOffline(tell)
  const shown = notice ?? (isOffline ? offline : undefined)

  const [untypedClient] = useState(() => getUntypedClient(client))
  const context = useMemo(() => ({ actions, notice: shown, tell, dayEverywhere }), [actions, shown, dayEverywhere])
  return (
    <trpc.Provider client={untypedClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <Context value={context}>{children}</Context>
      </QueryClientProvider>
    </trpc.Provider>
  )
}

/** The tab's tasks. */
export function useTasks(): TasksContext {
  const context = use(Context)
  if (!context) throw new Error('useTasks works below TasksProvider only.')
  return context
}

/** Once more where no answer came; an answer that took its time, or refused, would be the same again. */
const isWorthRetrying = (failures: number, error: unknown) => failures < 1 && refusalOf(error) === undefined

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Offline is an answer too: it is said at once instead of waiting in silence.
      queries: { staleTime: staleAfterMs, networkMode: 'always', retry: isWorthRetrying },
    },
  })
}

/** A random UUID, version 4; `crypto.randomUUID` is missing where the origin is not secure. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}

/** Ctrl+Z or Cmd+Z takes back what the notice offers to take back, except while typing. */
function useUndoKeys(notice: TaskNotice | undefined) {
  useEffect(() => {
    const undo = notice?.kind === 'done' ? notice.undo : undefined
    if (!undo) return
    function onKeyDown(event: KeyboardEvent) {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select')
      if (isTyping || event.key.toLowerCase() !== 'z' || event.shiftKey || event.altKey) return
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      undo?.()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [notice])
}
