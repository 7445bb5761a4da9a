import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { trySpend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../../runtime.ts'

/** Whose codes were tried too often, and from where the last of the tries came. */
export interface TriedPerson {
  readonly userId: string
  readonly client: ClientInfo
}

/**
 * Tells her, once a day at most, that the second step of a sign-in of hers was tried so often that the next tries have to
 * wait: whoever tried has proved the first step. Returns at once.
 */
export function tellTooManyCodes(auth: AuthRuntime, { userId, client }: TriedPerson): void {
  auth.background.run('tell of too many codes', async () => {
    if (!(await trySpend(auth, { limit: 'tooManyTriesMails', subject: ['second-factor', userId] }))) return
    await auth.db.transaction(async (tables) => {
      const entry = { event: 'too-many-tries', details: { why: 'second-factor-limit' }, userId, client } as const
      await recordSecurityEvent(tables, auth, entry)
      await tellSecurityChange(auth, tables, { userId, change: 'second-factor-guessed', client })
    }, userLock(userId))
    auth.outbox.wake()
  })
}

/**
 * Tells her, in the caller's transaction, that her app's codes work on known devices only until one of them was right.
 * Wake the outbox after the commit.
 */
export async function tellCodesStopped(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, client }: TriedPerson,
): Promise<void> {
  const entry = { event: 'too-many-tries', details: { why: 'second-factor-stopped' }, userId, client } as const
  await recordSecurityEvent(tables, auth, entry)
  await tellSecurityChange(auth, tables, { userId, change: 'second-factor-guessed', client })
}
