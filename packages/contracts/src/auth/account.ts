import * as z from 'zod'
import { userName } from './email.ts'

/** A full name; null: none. The same limits as for `userName`. */
export const fullName = userName.nullable()

export const changeUserNameInput = z.strictObject({ userName })
export type ChangeUserNameInput = z.infer<typeof changeUserNameInput>

export const changeFullNameInput = z.strictObject({ fullName })
export type ChangeFullNameInput = z.infer<typeof changeFullNameInput>

/** Said in so many words, so that nobody deletes an account by a slip of a program. */
export const deleteAccountInput = z.strictObject({ confirm: z.literal('DELETE') })

/** When the account goes; until then the deletion may be called off. */
export const requestedDeletion = z.object({ deletionDueAt: z.date() })
