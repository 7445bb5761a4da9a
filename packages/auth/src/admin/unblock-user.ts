import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actLocks, readTarget, requireAdministrator } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Lets a person sign in again. Sessions that the block ended stay ended, for the reason `blocked`. Doing it twice is
 * harmless.
 *
 * @throws DomainError `NOT_FOUND`.
 */
export async function unblockUser(
  auth: AuthRuntime,
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<void> {
  const id = requireId(userId)
  const { entry, details } = tracesOf(actor)
  await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    await readTarget(tables, id)
    const { count } = await tables.authUser.updateMany({ where: { id, blocked: true }, data: { blocked: false } })
    if (count === 1) {
      await recordSecurityEvent(tables, auth, { event: 'user-unblocked', details, userId: id, ...entry })
    }
  }, actLocks(id))
}
