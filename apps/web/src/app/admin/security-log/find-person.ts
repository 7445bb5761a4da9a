import { emailAddress } from '@latchkey/contracts/auth/email'
import { id } from '@latchkey/contracts/text'
import { answerOf } from '../../../auth/require-session.ts'
import type { PageRequest } from '../../../server/page-runtime.ts'

/** The id of whoever has exactly this address or this id; `null` where nobody has the address. */
export async function findPerson(admin: PageRequest['caller']['admin'], person: string): Promise<string | null> {
  if (id.safeParse(person).success) return person
  const address = emailAddress.safeParse(person).data
  if (address === undefined) return null
  // What is found stands in the order of what matched, so nothing comes before the address itself.
  const { users } = await answerOf(admin.users.list({ search: address, limit: 2 }))
  return users.find(({ email }) => email === address)?.id ?? null
}
