import {
  sessionEndedByIn,
  sessionEndReasonIn,
  type SessionEndedBy,
  type SessionEndReason,
} from '@latchkey/contracts/auth/session-end'

/** What one tab tells the others. It holds nothing secret; who signed in, each tab asks the server. */
export type TabMessage =
  | { readonly type: 'signed-in' }
  | { readonly type: 'signed-out'; readonly reason: 'by-user' | SessionEndReason; readonly by?: SessionEndedBy }

/** Carries messages between the tabs of one browser; never back to the tab that posted. */
export interface TabSync {
  post(message: TabMessage): void
  /** Call the result to stop. */
  subscribe(listener: (message: TabMessage) => void): () => void
}

/** The part of `BroadcastChannel` that is used. */
export interface TabChannel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** Tabs that talk through a channel: `createTabSync(new BroadcastChannel('latchkey'))`. */
export function createTabSync(channel: TabChannel): TabSync {
  return {
    post: (message) => channel.postMessage(message),
    subscribe(listener) {
      const onMessage = ({ data }: { readonly data: unknown }) => {
        const message = parseMessage(data)
        if (message) listener(message)
      }
      channel.addEventListener('message', onMessage)
      return () => channel.removeEventListener('message', onMessage)
    },
  }
}

function parseMessage(data: unknown): TabMessage | undefined {
  if (!(data instanceof Object) || !('type' in data)) return undefined
  if (data.type === 'signed-in') return { type: 'signed-in' }
  if (data.type !== 'signed-out' || !('reason' in data)) return undefined
  const reason = data.reason === 'by-user' ? data.reason : sessionEndReasonIn(data.reason)
  const by = 'by' in data ? sessionEndedByIn(data.by) : undefined
  return reason && { type: 'signed-out', reason, ...(by && { by }) }
}
