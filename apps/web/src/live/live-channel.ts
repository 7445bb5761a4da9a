import { notSignedInOf, type NotSignedIn } from '@latchkey/auth-client/not-signed-in'
import type { SessionEvent } from '@latchkey/contracts/auth/session'
import type { TaskEvent } from '@latchkey/contracts/tasks/task'
import type { LatchkeyClient } from '../trpc/client.ts'

/** What the server tells while a page is open. After `joined` the tab may have missed what was told before. */
export type LiveMessage =
  | { readonly kind: 'joined' }
  | { readonly kind: 'task'; readonly event: TaskEvent }
  | { readonly kind: 'session'; readonly event: SessionEvent }
  /** `ended`: what the server says of the session, where that is why. */
  | { readonly kind: 'refused'; readonly ended?: NotSignedIn }

export interface LiveChannelOptions {
  readonly client: LatchkeyClient
  /** Tabs of another session never hear of this one. */
  readonly sessionId: string
  /** What changed from this moment on is told, too. */
  readonly since: Date
  readonly onMessage: (message: LiveMessage) => void
}

const retryMs = 5000

/**
 * Opens the server's streams once per browser: one tab holds them and tells the others, because browsers open six
 * connections per host at most and two streams in each of three tabs would take them all. When that tab goes, the
 * next takes over. Returns how to close.
 */
export function openLiveChannel({ client, sessionId, since, onMessage }: LiveChannelOptions): () => void {
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
    hold: () => holdStreams(client, { since, tell, closed: closed.signal }),
    // What happened before this tab listened to the one that holds the streams, it has missed.
    wait: () => onMessage({ kind: 'joined' }),
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

interface Held {
  readonly since: Date
  readonly tell: (message: LiveMessage) => void
  readonly closed: AbortSignal
}

/** Holds both streams until `closed`. After a gap the one of the tasks goes on where it was. */
async function holdStreams(client: LatchkeyClient, { since, tell, closed }: Held) {
  let lastEventId: string | undefined
  keepOpen(closed, tell, (end) =>
    client.tasks.onChange.subscribe(
      { since, ...(lastEventId !== undefined && { lastEventId }) },
      {
        ...end,
        onData({ id, data: event }) {
          lastEventId = id
          tell({ kind: 'task', event })
        },
      },
    ),
  )
  keepOpen(closed, tell, (end) =>
    client.auth.status.onChange.subscribe(
      { sessions: true },
      { ...end, onData: (event) => tell({ kind: 'session', event }) },
    ),
  )
  await new Promise<void>((resolve) => {
    if (closed.aborted) resolve()
    closed.addEventListener('abort', () => resolve())
  })
}

interface StreamEnd {
  readonly onError: (error: unknown) => void
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
      onError(error) {
        const ended = notSignedInOf(error)
        tell({ kind: 'refused', ...(ended && { ended }) })
        end()
      },
      onComplete: end,
    })
    closed.addEventListener('abort', () => stream.unsubscribe())
  }
  open()
}
