import type { TransactionOptions } from '@latchkey/prisma/db'

/** Whatever reads places to choose another one takes this lock, so that no two choose the same. */
export function ownerLock(ownerId: string): TransactionOptions {
  return { lock: `tasks:${ownerId}` }
}
