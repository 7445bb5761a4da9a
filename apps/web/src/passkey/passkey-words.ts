import { passkeysMax } from '@latchkey/contracts/auth/passkey'
import { refusalOf } from '../words/refusal.ts'
import { wordsFor } from '../words/refusal-words.ts'

/** What went wrong at the device itself. */
export const deviceFailed = 'This browser could not use a passkey here. Use another way.'

const unreachable = 'We could not be reached. Check your connection and try again.'
const tooLate = 'That took too long. Try again.'

/** What a person reads where a passkey was refused at the sign-in. */
export function signInProblem(error: unknown): string {
  const refusal = refusalOf(error)
  if (refusal?.code === 'INVALID_CREDENTIALS') {
    return 'This passkey is no longer linked to an account. Use another way to sign in.'
  }
  return commonProblem(error)
}

/** The same where she proves once more that it is she. */
export function proofProblem(error: unknown): string {
  const refusal = refusalOf(error)
  if (refusal?.code === 'INVALID_CREDENTIALS') return 'That passkey does not belong to your account. Use another way.'
  return commonProblem(error)
}

/** The same where a new one is added. */
export function additionProblem(error: unknown): string {
  const code = refusalOf(error)?.code
  if (code === 'INVALID_CREDENTIALS') return 'What your device answered could not be used. Try again.'
  if (code === 'CONFLICT') return 'This passkey is linked to an account already.'
  if (code === 'NOT_ALLOWED') {
    return `You have ${passkeysMax} passkeys, as many as one account may have. Delete one first.`
  }
  return commonProblem(error)
}

function commonProblem(error: unknown): string {
  const refusal = refusalOf(error)
  if (!refusal) return unreachable
  return refusal.code === 'INVALID_CODE' ? tooLate : wordsFor(refusal)
}
