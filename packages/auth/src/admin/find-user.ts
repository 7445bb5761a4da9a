import { emailAddress } from '@latchkey/contracts/auth/email'
import type { AuthRuntime } from '../runtime.ts'
import type { AdminUser } from '@latchkey/contracts/admin'
import { adminUserColumns, toAdminUsers } from './admin-user.ts'
import { readId } from './read-input.ts'

/** The person with this address, however it is spelled, or with this id; null when there is nobody. */
export async function findUser(auth: AuthRuntime, nameOrId: string): Promise<AdminUser | null> {
  const text = nameOrId.trim()
  const id = readId(text)
  const email = emailAddress.safeParse(text).data
  if (id === undefined && email === undefined) return null
  const row = await auth.db.tables.authUser.findFirst({
    where: id === undefined ? { emailAccount: { email: email ?? '' } } : { id },
    select: adminUserColumns,
  })
  const [user = null] = row ? await toAdminUsers(auth, [row]) : []
  return user
}
