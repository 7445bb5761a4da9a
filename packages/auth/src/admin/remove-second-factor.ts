import { tellSecurityChange } from '../core/tell-security-change.ts'
import { removeFactorWithin } from '../factors/totp/remove-factor.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actLocks, readTarget, requireAdministrator } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Turns a person's two-step sign-in off, for somebody who lost her app and her recovery codes or whose account a thief
 * locked that way: recovery codes and trusted devices go with it, and her mailbox is told. Make sure that it is she who
 * asks (OWASP ASVS 5.0 6.4.4). Where it is off already, nothing happens.
 *
 * @returns whether it was on.
 * @throws DomainError `NOT_FOUND` when there is nobody with this id.
 */
export async function removeSecondFactor(
  auth: AuthRuntime,
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<{ wasEnabled: boolean }> {
  const { id } = await readTarget(auth.db.tables, requireId(userId))
  const { entry, details } = tracesOf(actor)
  const wasEnabled = await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    if (!(await removeFactorWithin(tables, id))) return false
    await recordSecurityEvent(tables, auth, { event: 'totp-disabled', details, userId: id, ...entry })
    await tellSecurityChange(auth, tables, { userId: id, change: 'second-factor-removed', client: null })
    return true
  }, actLocks(id))
  if (wasEnabled) {
    auth.outbox.wake()
    auth.events.publish('user-updated', { userId: id })
  }
  return { wasEnabled }
}
