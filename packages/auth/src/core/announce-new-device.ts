import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { deviceName } from './device-name.ts'
import type { KeyGrant } from './issue-auth-key.ts'
import { isKnownDevice } from './known-device.ts'

const usefulForMs = 3 * 86_400_000

/**
 * Writes her a letter when she signs in on a device that she never used (OWASP ASVS 5.0 6.3.5), in the transaction that
 * signs her in. Call it before the new session is stored, which would make the device look known, and wake the outbox
 * after the commit when it says that there is a letter.
 */
export async function announceNewDevice(
  auth: AuthRuntime,
  tables: AuthTables,
  { email, method, ...grant }: KeyGrant & { readonly email: string | null },
): Promise<boolean> {
  if (email === null || grant.completesRegistration || (await isKnownDevice(auth, tables, grant))) return false
  const { address, userAgent } = grant.client
  const at = auth.clock.now()
  const device = deviceName(userAgent)
  const expiresAt = datePlus(at, usefulForMs)
  await auth.outbox.enqueue(tables, auth.letters.newDevice(email, { device, method, address, at, expiresAt }))
  return true
}
