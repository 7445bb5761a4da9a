import { findUser } from '@latchkey/auth/admin'
import type { AdminUser } from '@latchkey/contracts/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { plain } from '../../words/plain.ts'
import { CliError } from '../cli-error.ts'

/** Whoever may run this may run the database, so the log names the operator and no person. */
export const operator = { kind: 'operator' } as const

/**
 * The person with this address or id.
 *
 * @throws CliError `NOT_FOUND` with a way to find her.
 */
export async function getPerson(auth: AuthRuntime, addressOrId: string): Promise<AdminUser> {
  const person = await findUser(auth, addressOrId)
  if (person !== null) return person
  throw new CliError(
    'NOT_FOUND',
    `Nobody has the address or id ${plain(addressOrId)}. To look: pnpm cli users list --search <beginning>`,
  )
}

/** What a person is called in a sentence: her address, else her name, else her id. */
export function nameOf({ email, userName, id }: Pick<AdminUser, 'email' | 'userName' | 'id'>): string {
  return plain(email ?? userName ?? id)
}
