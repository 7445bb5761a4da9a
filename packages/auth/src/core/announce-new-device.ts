import { trySpend } from '../guard/spend.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { deviceName } from './device-name.ts'
import type { KeyGrant } from './issue-auth-key.ts'
import { isKnownDevice } from './known-device.ts'
import { newNotMeToken } from './not-me-token.ts'
import { needsSecondFactor } from './sign-in-challenge.ts'

const usefulForMs = 3 * 86_400_000

/**
 * Writes her a mail when she signs in on a device that she never used (OWASP ASVS 5.0 6.3.5), in the transaction that
 * signs her in. Call it before the new session is stored, which would make the device look known, and wake the outbox
 * after the commit when it says that there is a mail.
 */
export async function announceNewDevice(
  auth: AuthRuntime,
  tables: AuthTables,
  { email, method, ...grant }: KeyGrant & { readonly email: string | null },
): Promise<boolean> {
  if (email === null || grant.completesRegistration || grant.spareDeviceMail) return false
  if (await isKnownDevice(auth, tables, grant)) return false
  const { address, userAgent } = grant.client
  const at = auth.clock.now()
  const device = deviceName(userAgent)
  const expiresAt = datePlus(at, usefulForMs)
  const notMeToken = newNotMeToken(auth, { userId: grant.userId, email })
  const mail = auth.mails.newDevice(email, { device, method, address, at, notMeToken, expiresAt })
  await auth.outbox.enqueue(tables, mail)
  return true
}

/**
 * Counts the mail that this sign-in is about to write, if it is; false: she has had as many within the hour as the limit
 * allows, so that whoever knows a password cannot fill a mailbox with it. Call it before the transaction, since counters
 * live outside of any.
 */
export async function takeDeviceMail(auth: AuthRuntime, grant: KeyGrant): Promise<boolean> {
  if (grant.completesRegistration || (await isKnownDevice(auth, auth.db.tables, grant))) return true
  if (await isAskedFirst(auth, grant)) return true
  return trySpend(auth, { limit: 'newDeviceMails', subject: [grant.userId] })
}

/**
 * Whether the second factor comes first: there is no mail then, and none is counted, or whoever knows a password could use
 * up the mails that would tell her of him.
 */
async function isAskedFirst(auth: AuthRuntime, grant: KeyGrant): Promise<boolean> {
  const { tables } = auth.db
  const { userId } = grant
  if ((await tables.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })) === 0) return false
  return needsSecondFactor(auth, tables, grant)
}
