import type { SessionEndedBy, SessionEndReason, SessionInfo } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'

/** Nothing is known yet. It lasts as long as there is neither a remembered user nor an answer from the server. */
export interface Restoring {
  readonly status: 'restoring'
}

export interface SignedOut {
  readonly status: 'signed-out'
  /** `never`: nobody was signed in here. `by-user`: signed out on purpose. Otherwise why the server ended it. */
  readonly reason: 'never' | 'by-user' | SessionEndReason
  /** Who ended it, where the reason is `revoked`. */
  readonly by?: SessionEndedBy
}

export interface SignedIn {
  readonly status: 'signed-in'
  readonly user: UserInfo
  readonly session: SessionInfo
  /** Whether the server said so since the start; `false` for a user remembered from last time. */
  readonly verified: boolean
}

/** Where a client stands. The same object until something changes. */
export type SessionState = Restoring | SignedOut | SignedIn
