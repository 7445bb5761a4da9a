import type { ApiCaller, ProcedureDescription, Reply } from '@latchkey/api/server'
import type { Authentication } from '@latchkey/auth/runtime'
import type { AuthSettings } from '@latchkey/contracts/auth/session'
import type { InboxMail } from '@latchkey/email/inbox-transport'

/** The page request that is being answered. */
export interface PageRequest {
  readonly requestId: string
  /** When the request came in: nothing that the page shows was read before. */
  readonly receivedAt: Date
  /** Scripts of ours that stand in the page carry it (content security policy). */
  readonly nonce: string
  /** What the presented key turned out to be; authenticated once, by the front door. */
  readonly authentication: Authentication
  /** The sign-in under way whose second step this browser is to do, as the browser says; null where there is none. */
  readonly challengeId: string | null
  /** Calls procedures in process, as the caller of this request. */
  readonly caller: ApiCaller
  /** Makes a file the person's picture, for a form that no script sends. */
  setUserImage(bytes: Uint8Array): Promise<{ imageUrl: string }>
  /** The cookies that procedures have set so far. */
  readonly reply: Pick<Reply, 'cookies'>
  /** Path and query, as the person would see them. */
  readonly path: string
  /** Whether a page of ours led here: only then is what the address says of that page to be believed. */
  readonly isFromHere: boolean
  readonly appUrl: string
  readonly localMode: boolean
  readonly settings: AuthSettings
}

/** What pages reach of the server. */
export interface PageRuntime {
  /** @throws Error outside of a page request. */
  request(): PageRequest
  /** The caught mails; local mode only. */
  readonly inbox: { list(): Promise<InboxMail[]>; read(id: string): Promise<InboxMail | undefined> } | null
  /** What the API's explorer shows; local mode only. */
  readonly procedures: readonly ProcedureDescription[] | null
}

// Pages are bundled apart from the server that renders them, so a module cannot be what they share.
const place: unique symbol = Symbol.for('latchkey.runtime')

const shared: typeof globalThis & { [place]?: PageRuntime } = globalThis

/** Called once by the composition root, before the first page. */
export function publishPageRuntime(runtime: PageRuntime): void {
  shared[place] = runtime
}

/**
 * What pages reach of the server. This is the only file that knows where it lies.
 *
 * @throws Error when the pages run under another server than ours.
 */
export function pageRuntime(): PageRuntime {
  const runtime = shared[place]
  if (!runtime) throw new Error('No page runtime. Pages are served by src/server/main.ts, not by `next start`.')
  return runtime
}

/** The page request that is being answered. */
export function pageRequest(): PageRequest {
  return pageRuntime().request()
}
