/** Who may call a procedure, in words for people: the gates that it is built of enforce it. */
export interface ProcedureMeta {
  /** 401 `NOT_SIGNED_IN` without one. */
  readonly needsSession?: boolean
  /** 428 `RECENT_SIGN_IN_REQUIRED` where the last proof of who calls is older than `recentSignInWindow`. */
  readonly needsRecentProof?: boolean
  /** 403 `SCOPE_MISSING` without every one of these. */
  readonly scopes?: readonly string[]
}
