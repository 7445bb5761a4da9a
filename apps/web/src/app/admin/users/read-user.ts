import type { AdminUserDetails } from '@latchkey/contracts/admin'
import { notFound } from 'next/navigation'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { isRefusal } from '../../../words/refusal.ts'

/** The person whom an address names; where there is none, there is no page. */
export async function readUser(userId: string): Promise<AdminUserDetails> {
  const { admin } = administratorRequest()
  try {
    return await answerOf(admin.users.get({ userId }))
  } catch (error) {
    // An id that cannot be one belongs to nobody.
    if (isRefusal(error, 'NOT_FOUND') || isRefusal(error, 'INVALID_INPUT')) notFound()
    throw error
  }
}
