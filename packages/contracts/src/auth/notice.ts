/**
 * How long a notice of a change to an account counts, in milliseconds: a week. So long it is worth delivering, its "this wasn't
 * me" link works, and what was added to the account within it goes when the link is used.
 */
export const noticeLifetimeMs = 7 * 86_400_000
