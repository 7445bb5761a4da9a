import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { datePlus } from '../core/date-plus.ts'
import { deviceName } from '../core/device-name.ts'
import { newNotMeToken } from '../core/not-me-token.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../runtime.ts'

/** Whose account it is, and from where the act came that she is told of. */
export interface DeletionNotice {
  readonly userId: string
  readonly client: ClientInfo
}

/** Where notices about an account go: her mailbox, and former ones that may still take the account back. */
export interface Mailboxes {
  readonly current: string | null
  readonly former: readonly string[]
}

/** Reads them before anything is erased. */
export async function readMailboxes(
  auth: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'emailAccount' | 'emailChange'>,
  userId: string,
): Promise<Mailboxes> {
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  const current = account?.email ?? null
  const changes = await tables.emailChange.findMany({
    where: { userId, undoneAt: null, undoExpiresAt: { gt: auth.clock.now() } },
    select: { oldEmail: true },
  })
  const former = new Set(changes.map(({ oldEmail }) => oldEmail))
  if (current !== null) former.delete(current)
  return { current, former: [...former] }
}

/** Tells every mailbox that the account will go: when, how to keep it, and what to do if it was not she who asked. */
export async function writeDeletionRequested(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, client, dueAt }: DeletionNotice & { readonly dueAt: Date },
): Promise<void> {
  const { current, former } = await readMailboxes(auth, tables, userId)
  const content = { dueAt, ...circumstancesOf(auth, client) }
  if (current !== null) {
    const notMeToken = newNotMeToken(auth, { userId, email: current })
    await auth.outbox.enqueue(tables, auth.mails.deletionRequested(current, { ...content, notMeToken }))
  }
  for (const email of former) {
    await auth.outbox.enqueue(tables, auth.mails.deletionRequested(email, { ...content, notMeToken: null }))
  }
}

/** Tells her that the account stays. */
export async function writeDeletionCancelled(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, client }: DeletionNotice,
): Promise<void> {
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  if (!account) return
  const { email } = account
  const notMeToken = newNotMeToken(auth, { userId, email })
  const content = { ...circumstancesOf(auth, client), notMeToken }
  await auth.outbox.enqueue(tables, auth.mails.deletionCancelled(email, content))
}

/** The last mail: everything is gone. Write it after the erasing, which would take it along. */
export async function writeAccountDeleted(
  auth: AuthRuntime,
  tables: Pick<AuthTables, 'outboxMail'>,
  addresses: readonly string[],
): Promise<void> {
  const at = auth.clock.now()
  for (const email of addresses) {
    const mail = auth.mails.accountDeleted(email, { at, expiresAt: datePlus(at, noticeLifetimeMs) })
    await auth.outbox.enqueue(tables, mail)
  }
}

function circumstancesOf({ clock }: Pick<AuthRuntime, 'clock'>, client: ClientInfo) {
  const at = clock.now()
  return { at, device: deviceName(client.userAgent), expiresAt: datePlus(at, noticeLifetimeMs) }
}
