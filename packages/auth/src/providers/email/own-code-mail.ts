import type { OutgoingMail } from '@latchkey/email/outbox'
import { getUserInfo } from '../../core/user-info.ts'
import type { AuthRuntime, CodeMail, CustomMail } from '../../runtime.ts'

/** A code mail on its way, and whose account the address belongs to, where it has one. */
export interface CodeMailDraft {
  readonly mail: CodeMail
  readonly userId: string | null
  /** Our mail: with the code, or with the news why there is none. */
  readonly ours: OutgoingMail
}

/** The application's words for a draft; nothing where it sent the mail itself, or where ours is to go out. */
export type OwnCodeMail = (draft: CodeMailDraft) => Promise<CustomMail | 'ours' | void>

/** How the application sends the code of a registration, where it does so. */
export function ownValidationMail({ hooks }: AuthRuntime): OwnCodeMail | undefined {
  if (!hooks?.sendValidationEmail) return undefined
  return async ({ mail, userId }) => (userId === null ? hooks.sendValidationEmail?.(mail) : 'ours')
}

/** How the application sends the code for a new password, where it does so. */
export function ownPasswordResetMail(auth: AuthRuntime): OwnCodeMail | undefined {
  const { hooks } = auth
  if (!hooks?.sendPasswordResetEmail) return undefined
  return async ({ mail, userId }) =>
    userId === null ? 'ours' : hooks.sendPasswordResetEmail?.({ ...mail, userInfo: await getUserInfo(auth, userId) })
}

/**
 * Writes the mail after the answer, whichever it is: the application's code takes its own time, and only some
 * addresses reach it.
 */
export function writeOwnMail(auth: AuthRuntime, draft: CodeMailDraft, own: OwnCodeMail): void {
  auth.background.run('write a code mail in words of the application', async () => {
    const words = await own(draft).catch((error: unknown) => {
      auth.log.warn({ err: error, kind: draft.ours.kind }, 'The application failed to write a mail; ours goes out')
      return 'ours' as const
    })
    if (!words) return
    const { ours } = draft
    const mail = words === 'ours' ? ours : { ...ours, subject: words.subject, text: words.text, html: words.html }
    await auth.db.transaction((tables) => auth.outbox.enqueue(tables, mail))
    auth.outbox.wake()
  })
}
