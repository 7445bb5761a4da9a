import type { SessionEvent } from '@latchkey/contracts/auth/session'
import type { TaskEvent } from '@latchkey/contracts/tasks/task'
import type { LatchkeyClient } from '../trpc/client.ts'

/** What the server tells while a page is open. After `connected` the tab may have missed something before. */
export type LiveMessage =
  | { readonly kind: 'connected' }
  | { readonly kind: 'task'; readonly event: TaskEvent }
  | { readonly kind: 'session'; readonly event: SessionEvent }
  | { readonly kind: 'refused' }

export interface LiveChannelOptions {
  readonly client: LatchkeyClient
  /** Tabs of another session never hear of this one. */
  readonly sessionId: string
  readonly onMessage: (message: LiveMessage) => void
}

const retryMs = 5000

/**
 * Opens the server's streams once per browser: one tab holds them and tells the others, because browsers open six
 * connections per host at most and two streams in each of three tabs would take them all. When that tab goes, the
 * next takes over. Returns how to close.
 */
export function openLiveChannel({ client, sessionId, onMessage }: LiveChannelOptions): () => void {
  const name = `latchkey-live-${sessionId}`
  const closed = new AbortController()
  const tabs = new BroadcastChannel(name)
  tabs.addEventListener('message', ({ data }: MessageEvent<LiveMessage>) => onMessage(data))
  closed.signal.addEventListener('abort', () => tabs.close())
  const tell = (message: LiveMessage) => {
    if (closed.signal.aborted) return
    tabs.postMessage(message)
    onMessage(message)
  }
  holdInOneTab(name, closed.signal, {
    hold: () => holdStreams(client, tell, closed.signal),
    // What happened before this tab listened to the one that holds the streams, it has missed.
    wait: () => onMessage({ kind: 'connected' }),
  }).catch(() => undefined)
  return () => closed.abort()
}

/** Calls `hold` once no other tab does; calls `wait` if that is not now. */
async function holdInOneTab(
  name: string,
  closed: AbortSignal,
  { hold, wait }: { hold: () => Promise<void>; wait: () => void },
): Promise<void> {
  // Locks exist on secure origins and loopback; elsewhere each tab holds its own streams.
  if (!('locks' in navigator)) return hold()
  const isHolder = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await hold()
    return lock !== null
  })
  if (isHolder || closed.aborted) return
  wait()
  await navigator.locks.request(name, { signal: closed }, hold)
}

/** Holds both streams until `closed`. */
async function holdStreams(client: LatchkeyClient, tell: (message: LiveMessage) => void, closed: AbortSignal) {
  keepOpen(closed, tell, (end) =>
    client.tasks.onChange.subscribe(
      {},
      {
        ...end,
        onStarted: () => tell({ kind: 'connected' }),
        onData: ({ data: event }) => tell({ kind: 'task', event }),
      },
    ),
  )
  keepOpen(closed, tell, (end) =>
    client.auth.status.onChange.subscribe(undefined, { ...end, onData: (event) => tell({ kind: 'session', event }) }),
  )
  await new Promise<void>((resolve) => {
    if (closed.aborted) resolve()
    closed.addEventListener('abort', () => resolve())
  })
}

interface StreamEnd {
  readonly onError: () => void
  readonly onComplete: () => void
}

/** Opens a stream, and again whenever it ends, until `closed`. Short losses of connection it mends by itself. */
function keepOpen(
  closed: AbortSignal,
  tell: (message: LiveMessage) => void,
  subscribe: (end: StreamEnd) => { unsubscribe: () => void },
): void {
  function open() {
    if (closed.aborted) return
    let hasEnded = false
    const end = () => {
      if (hasEnded || closed.aborted) return
      hasEnded = true
      setTimeout(open, retryMs)
    }
    const stream = subscribe({
      onError() {
        tell({ kind: 'refused' })
        end()
      },
      onComplete: end,
    })
    closed.addEventListener('abort', () => stream.unsubscribe())
  }
  open()
}
