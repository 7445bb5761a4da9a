import type { Letter } from '@latchkey/email/outbox'
import { getUserInfo } from '../../core/user-info.ts'
import type { AuthRuntime, CodeMail, CustomMail } from '../../runtime.ts'

/** A code letter on its way, and whose account the address belongs to, where it has one. */
export interface CodeLetterDraft {
  readonly mail: CodeMail
  readonly userId: string | null
  /** Our letter: with the code, or with the news why there is none. */
  readonly ours: Letter
}

/** The application's words for a draft; nothing where it sent the letter itself, or where ours is to go out. */
export type OwnCodeLetter = (draft: CodeLetterDraft) => Promise<CustomMail | 'ours' | void>

/** How the application sends the code of a registration, where it does so. */
export function ownValidationLetter({ hooks }: AuthRuntime): OwnCodeLetter | undefined {
  if (!hooks?.sendValidationEmail) return undefined
  return async ({ mail, userId }) => (userId === null ? hooks.sendValidationEmail?.(mail) : 'ours')
}

/** How the application sends the code for a new password, where it does so. */
export function ownPasswordResetLetter(auth: AuthRuntime): OwnCodeLetter | undefined {
  const { hooks } = auth
  if (!hooks?.sendPasswordResetEmail) return undefined
  return async ({ mail, userId }) =>
    userId === null ? 'ours' : hooks.sendPasswordResetEmail?.({ ...mail, userInfo: await getUserInfo(auth, userId) })
}

/**
 * Writes the letter after the answer, whichever it is: the application's code takes its own time, and only some
 * addresses reach it.
 */
export function writeOwnLetter(auth: AuthRuntime, draft: CodeLetterDraft, own: OwnCodeLetter): void {
  auth.background.run('write a code letter in words of the application', async () => {
    const words = await own(draft).catch((error: unknown) => {
      auth.log.warn({ err: error, letter: draft.ours.kind }, 'The application failed to write a letter; ours goes out')
      return 'ours' as const
    })
    if (!words) return
    const { ours } = draft
    const letter = words === 'ours' ? ours : { ...ours, subject: words.subject, text: words.text, html: words.html }
    await auth.db.transaction((tables) => auth.outbox.enqueue(tables, letter))
    auth.outbox.wake()
  })
}
