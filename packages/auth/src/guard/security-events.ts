import type { SecondFactorMethod } from '@latchkey/contracts/auth/sign-in-result'
import type { IdentityProviderName } from '@latchkey/contracts/auth/external'
import type { SessionEndedBy, SessionEndReason, SessionMethod, SignInMethod } from '@latchkey/contracts/auth/session'

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
      readonly details: {
        readonly method: SessionMethod
        readonly why:
          | 'wrong-password'
          | 'wrong-second-factor'
          | 'passkey-refused'
          | 'blocked'
          | 'stopped'
          | 'second-factor-stopped'
      }
    }
  /** Once a day at most. `limit`: the next tries have to wait; `stopped`: known devices only, until the password is set anew. */
  | { readonly event: 'too-many-tries'; readonly details: { readonly why: 'limit' | 'stopped' | SecondFactorStop } }
  /** An authenticator app counts from now on, in place of an earlier one where there was one. */
  | { readonly event: 'totp-enabled'; readonly details: NoDetails }
  /** By herself, or by the operator where she lost everything. */
  | { readonly event: 'totp-disabled'; readonly details: ActDetails }
  | { readonly event: 'recovery-codes-renewed'; readonly details: NoDetails }
  | { readonly event: 'recovery-code-used'; readonly details: { readonly left: number } }
  /** A browser is spared the second step from now on. */
  | { readonly event: 'device-trusted'; readonly details: NoDetails }
  | { readonly event: 'devices-untrusted'; readonly details: { readonly ended: number } }
  /** By somebody who is signed in and knew the old one. */
  | { readonly event: 'password-changed'; readonly details: NoDetails }
  /** By somebody who proved the mailbox. */
  | { readonly event: 'password-reset'; readonly details: NoDetails }
  /** By somebody who proved the new mailbox. */
  | { readonly event: 'email-changed'; readonly details: NoDetails }
  /** An account of a provider became, or ceased to be, a way in. `why`: what she did at the provider itself. */
  | { readonly event: 'identity-linked'; readonly details: { readonly provider: IdentityProviderName } }
  | {
      readonly event: 'identity-unlinked'
      readonly details: {
        readonly provider: IdentityProviderName
        readonly why?: 'consent-revoked' | 'account-deleted'
        readonly ended?: number
      }
    }
  /** From the mailbox that she had before, like `reported-not-me` by the link of a notice: in no session. */
  | { readonly event: 'email-change-undone'; readonly details: NoDetails }
  | { readonly event: 'reported-not-me'; readonly details: NoDetails }
  /** Asked for the deletion of her account, which is to go at `dueAt`. */
  | { readonly event: 'deletion-requested'; readonly details: { readonly dueAt: string } }
  | { readonly event: 'deletion-cancelled'; readonly details: NoDetails }
  /** The passkey's name stands in the note, here and below. */
  | { readonly event: 'passkey-added'; readonly details: NoDetails }
  | { readonly event: 'passkey-renamed'; readonly details: NoDetails }
  | { readonly event: 'passkey-removed'; readonly details: NoDetails }
  /** Proved once more who she is, in a session she had. */
  | {
      readonly event: 'reauthenticated'
      readonly details: { readonly method: 'password' | 'passkey' | 'code' | 'google' | 'apple' }
    }
  /** By an administrator or the operator, like all the `user-` acts and `scopes-changed`. */
  | { readonly event: 'user-created'; readonly details: ActDetails }
  | { readonly event: 'new-password-required'; readonly details: ActDetails }
  | { readonly event: 'user-blocked'; readonly details: ActDetails }
  | { readonly event: 'user-unblocked'; readonly details: ActDetails }
  /** Stands in the log of the administrator who did it; the deleted person's own log is gone. */
  | { readonly event: 'user-deleted'; readonly details: { readonly userId: string } }
  /** Likewise: the mail may be to somebody who has no account. */
  | { readonly event: 'mail-resent'; readonly details: { readonly mailId: string; readonly mailKind: string } }
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
  /** With `provider`: those that began there, because of what she did there. */
  | {
      readonly event: 'all-sessions-ended'
      readonly details: EndDetails & { readonly ended: number; readonly provider?: IdentityProviderName }
    }

/** The same of wrong codes: the next have to wait, or the app's work on known devices only until she signs in again. */
type SecondFactorStop = 'second-factor-limit' | 'second-factor-stopped'
/** The operator has no account, so an entry's `actorId` cannot name her. */
type ActDetails = { readonly actor?: 'operator' }
type EndDetails = ActDetails & { readonly reason: SessionEndReason; readonly by?: SessionEndedBy }
type NoDetails = Readonly<Record<string, never>>
