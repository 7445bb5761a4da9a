/**
 * The lock that transactions take which start or end sessions of one person, so that they happen one after the
 * other: no session slips past a limit, a block or a sign-out from everywhere.
 */
export const userLock = (userId: string): { readonly lock: string } => ({ lock: `auth-user:${userId}` })
