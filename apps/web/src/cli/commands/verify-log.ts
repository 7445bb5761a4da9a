import type { AuthRuntime } from '@latchkey/auth/runtime'
import { verifySecurityLog } from '@latchkey/auth/session'
import { counted } from '../../words/counted.ts'
import type { Answer } from '../answer.ts'
import { getPerson, nameOf } from './people.ts'

/** Whether a person's security log is as it was written. */
export async function verifyLog(auth: AuthRuntime, person: string): Promise<Answer> {
  const user = await getPerson(auth, person)
  const verdict = await verifySecurityLog(auth, user.id)
  const document = { userId: user.id, ...verdict }
  if (verdict.intact) {
    const entries = counted(verdict.entries, 'entry', 'entries')
    const older = verdict.pruned ? `, and ${verdict.pruned} older were pruned` : ''
    return { document, lines: [`The security log of ${nameOf(user)} is intact: ${entries}${older}.`] }
  }
  const words = `The security log of ${nameOf(user)} is not as it was written. Entry ${verdict.sequence} ${causes[verdict.why]}.`
  return { document, lines: [words], isBad: true }
}

const causes = {
  missing: 'is missing',
  link: 'does not follow the one before it',
  hash: 'was changed',
  personal: 'has changed personal fields, which may only be erased',
  head: 'is the last one that is left, and later ones are gone',
  checkpoint: 'is where the log claims to have been pruned, which is not our doing (or the pepper is missing)',
  pruned: 'stands where the log was pruned',
} as const
