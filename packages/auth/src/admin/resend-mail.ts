import { DomainError } from '@latchkey/contracts/domain-error'
import { resendMailWithin } from '@latchkey/email/kept-mails'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import type { Actor } from './actor.ts'
import { actorLock, requireAdministrator } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Has a mail that was given up sent again, at once and as often as a new one. It stands in the log of the administrator
 * who did it, since the mail may be nobody's we know.
 *
 * @throws DomainError `NOT_FOUND`; `CONFLICT` for a mail that was not given up, that nobody needs any more, or whose text is
 *   erased.
 */
export async function resendMail(auth: AuthRuntime, actor: Actor, input: { readonly id: string }): Promise<void> {
  const id = requireId(input.id)
  await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    const mail = await resendMailWithin(tables, { id, now: auth.clock.now() })
    if (!mail) throw new DomainError((await isKept(tables, id)) ? 'CONFLICT' : 'NOT_FOUND')
    // The operator has no log of her own.
    if (actor.kind === 'operator') return
    const { userId, client } = actor
    const details = { mailId: id, mailKind: mail.kind }
    await recordSecurityEvent(tables, auth, { event: 'mail-resent', details, userId, ...(client && { client }) })
  }, actorLock(actor))
  auth.outbox.wake()
}

const isKept = async (tables: Pick<AuthTables, 'outboxMail'>, id: string) =>
  (await tables.outboxMail.count({ where: { id } })) === 1
