import type { SessionEndedBy, SessionEndReason, SignInMethod } from '@latchkey/contracts/auth/session'

/** Everything the security log records, and what stands beside each act. Details hold nothing personal. */
export type SecurityEvent =
  | { readonly event: 'registered'; readonly details: { readonly method: SignInMethod } }
  | { readonly event: 'signed-in'; readonly details: { readonly method: SignInMethod } }
  | {
      readonly event: 'sign-in-failed'
      readonly details: { readonly method: SignInMethod; readonly why: 'wrong-password' | 'blocked' }
    }
  /** One session ended; `authKeyId` is that session. */
  | { readonly event: 'session-ended'; readonly details: EndDetails }
  /** Every session but the acting one ended. */
  | { readonly event: 'other-sessions-ended'; readonly details: EndDetails & { readonly ended: number } }
  /** Ended by a new sign-in, because there were too many. */
  | { readonly event: 'sessions-over-limit'; readonly details: EndDetails & { readonly ended: number } }
  | { readonly event: 'all-sessions-ended'; readonly details: EndDetails & { readonly ended: number } }

type EndDetails = { readonly reason: SessionEndReason; readonly by?: SessionEndedBy }
