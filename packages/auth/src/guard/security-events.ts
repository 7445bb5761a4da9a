import type { SecondFactorMethod } from '@latchkey/contracts/auth/sign-in-result'
import type { SessionEndedBy, SessionEndReason, SignInMethod } from '@latchkey/contracts/auth/session'

/** Everything the security log records, and what stands beside each act. Details hold nothing personal. */
export type SecurityEvent =
  | { readonly event: 'registered'; readonly details: { readonly method: SignInMethod } }
  | {
      readonly event: 'signed-in'
      readonly details: { readonly method: SignInMethod; readonly secondFactor?: SecondFactorMethod }
    }
  /** Proved one factor, and was asked for the second: no session yet. */
  | { readonly event: 'second-factor-asked'; readonly details: { readonly method: SignInMethod } }
  | {
      readonly event: 'sign-in-failed'
      /** `stopped`: right or wrong, since too many in a row were wrong. In a session where `authKeyId` is given. */
      readonly details: { readonly method: SignInMethod; readonly why: 'wrong-password' | 'blocked' | 'stopped' }
    }
  /** Once a day at most. `limit`: the next tries have to wait; `stopped`: known devices only, until the password is set anew. */
  | { readonly event: 'too-many-tries'; readonly details: { readonly why: 'limit' | 'stopped' } }
  /** By somebody who is signed in and knew the old one. */
  | { readonly event: 'password-changed'; readonly details: NoDetails }
  /** By somebody who proved the mailbox. */
  | { readonly event: 'password-reset'; readonly details: NoDetails }
  /** By somebody who proved the new mailbox. */
  | { readonly event: 'email-changed'; readonly details: NoDetails }
  /** From the mailbox that she had before, like `reported-not-me` by the link of a notice: in no session. */
  | { readonly event: 'email-change-undone'; readonly details: NoDetails }
  | { readonly event: 'reported-not-me'; readonly details: NoDetails }
  /** Asked for the deletion of her account, which is to go at `dueAt`. */
  | { readonly event: 'deletion-requested'; readonly details: { readonly dueAt: string } }
  | { readonly event: 'deletion-cancelled'; readonly details: NoDetails }
  /** Proved once more who she is, in a session she had. */
  | { readonly event: 'reauthenticated'; readonly details: { readonly method: 'password' } }
  /** By an administrator or the operator, like all the `user-` acts and `scopes-changed`. */
  | { readonly event: 'user-created'; readonly details: ActDetails }
  | { readonly event: 'user-blocked'; readonly details: ActDetails }
  | { readonly event: 'user-unblocked'; readonly details: ActDetails }
  /** Stands in the log of the administrator who did it; the deleted person's own log is gone. */
  | { readonly event: 'user-deleted'; readonly details: { readonly userId: string } }
  | {
      readonly event: 'scopes-changed'
      readonly details: ActDetails & { readonly granted: readonly string[]; readonly revoked: readonly string[] }
    }
  /** One session ended; `authKeyId` is that session. `endedAt` where the clock ended it, since that is noted later. */
  | { readonly event: 'session-ended'; readonly details: EndDetails & { readonly endedAt?: string } }
  /** Every session but the acting one ended. */
  | { readonly event: 'other-sessions-ended'; readonly details: EndDetails & { readonly ended: number } }
  /** Ended by a new sign-in, because there were too many. */
  | { readonly event: 'sessions-over-limit'; readonly details: EndDetails & { readonly ended: number } }
  | { readonly event: 'all-sessions-ended'; readonly details: EndDetails & { readonly ended: number } }

/** The operator has no account, so an entry's `actorId` cannot name her. */
type ActDetails = { readonly actor?: 'operator' }
type EndDetails = ActDetails & { readonly reason: SessionEndReason; readonly by?: SessionEndedBy }
type NoDetails = Readonly<Record<string, never>>
