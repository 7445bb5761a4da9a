import { addressTakenLetter } from './letters/address-taken.tsx'
import { accountDeletedLetter, type AccountDeletedContent } from './letters/account-deleted.tsx'
import { alreadyRegisteredLetter } from './letters/already-registered.tsx'
import type { CodeLetterContent } from './letters/code-letter.ts'
import { emailChangeCodeLetter } from './letters/email-change-code.tsx'
import { emailChangeUndoneLetter, type EmailChangeUndoneContent } from './letters/email-change-undone.tsx'
import { emailChangedLetter, type EmailChangedContent } from './letters/email-changed.tsx'
import { deletionCancelledLetter, type DeletionCancelledContent } from './letters/deletion-cancelled.tsx'
import { deletionRequestedLetter, type DeletionRequestedContent } from './letters/deletion-requested.tsx'
import type { AuthLettersOptions } from './letters/letter-options.ts'
import { newDeviceLetter, type NewDeviceContent } from './letters/new-device.tsx'
import { newEmailAddressLetter, type NewEmailAddressContent } from './letters/new-email-address.tsx'
import { newPasswordRequiredLetter, type NewPasswordRequiredContent } from './letters/new-password-required.tsx'
import { noAccountLetter } from './letters/no-account.tsx'
import { passwordChangedLetter, type PasswordChangedContent } from './letters/password-changed.tsx'
import { passwordResetCodeLetter } from './letters/password-reset-code.tsx'
import { securityChangedLetter, type SecurityChangedContent } from './letters/security-changed.tsx'
import { tooManyTriesLetter, type TooManyTriesContent } from './letters/too-many-tries.tsx'
import { verificationCodeLetter } from './letters/verification-code.tsx'
import type { Letter } from './outbox.ts'

/** The letters of the auth core, rendered as text and HTML. */
export interface AuthLetters {
  /** The code, alone on a line of the text part, and a link that opens the code page with the code filled in. */
  verificationCode(to: string, content: CodeLetterContent): Letter
  /** For a known address that somebody tried to register. */
  alreadyRegistered(to: string, content: { readonly expiresAt: Date }): Letter
  /** The code for a new password, alone on a line of the text part, and a link that opens its page with it filled in. */
  passwordResetCode(to: string, content: CodeLetterContent): Letter
  /** For an address without an account that somebody wanted to reset the password of. */
  noAccount(to: string, content: { readonly expiresAt: Date }): Letter
  /** That the password was changed, when and with what. */
  passwordChanged(to: string, content: PasswordChangedContent): Letter
  /** The code that proves a new address, alone on a line of the text part, and a link that opens its page with it. */
  emailChangeCode(to: string, content: CodeLetterContent): Letter
  /** For an address with an account that somebody wanted for another account. */
  addressTaken(to: string, content: { readonly expiresAt: Date }): Letter
  /** To the former mailbox: that the account has another address now, and a link that undoes it. */
  emailChanged(to: string, content: EmailChangedContent): Letter
  /** To the new mailbox: that the account has this address from now on. */
  newEmailAddress(to: string, content: NewEmailAddressContent): Letter
  /** That a change of address was undone: to the mailbox that is hers again, and to the one that is hers no more. */
  emailChangeUndone(to: string, content: EmailChangeUndoneContent): Letter
  /** That somebody signed in on a device that was never used before, and what to do if it was not she. */
  newDevice(to: string, content: NewDeviceContent): Letter
  /** That her password was entered wrongly too often, and what that means for her. */
  tooManyTries(to: string, content: TooManyTriesContent): Letter
  /** That a way into the account was added, removed or used up. */
  securityChanged(to: string, content: SecurityChangedContent): Letter
  /** That an administrator took the password away, and where to set a new one. */
  newPasswordRequired(to: string, content: NewPasswordRequiredContent): Letter
  /** That the account is to be deleted, how to keep it, and what to do if it was not she who asked. */
  deletionRequested(to: string, content: DeletionRequestedContent): Letter
  /** That the account stays after all. */
  deletionCancelled(to: string, content: DeletionCancelledContent): Letter
  /** That the account is gone: the last letter. */
  accountDeleted(to: string, content: AccountDeletedContent): Letter
}

/** Letters without remote content: nothing is fetched, and nobody learns, when one is opened. */
export function createAuthLetters(options: AuthLettersOptions): AuthLetters {
  return {
    verificationCode: (to, content) => verificationCodeLetter(options, to, content),
    alreadyRegistered: (to, content) => alreadyRegisteredLetter(options, to, content),
    passwordResetCode: (to, content) => passwordResetCodeLetter(options, to, content),
    noAccount: (to, content) => noAccountLetter(options, to, content),
    passwordChanged: (to, content) => passwordChangedLetter(options, to, content),
    emailChangeCode: (to, content) => emailChangeCodeLetter(options, to, content),
    addressTaken: (to, content) => addressTakenLetter(options, to, content),
    emailChanged: (to, content) => emailChangedLetter(options, to, content),
    newEmailAddress: (to, content) => newEmailAddressLetter(options, to, content),
    emailChangeUndone: (to, content) => emailChangeUndoneLetter(options, to, content),
    newDevice: (to, content) => newDeviceLetter(options, to, content),
    tooManyTries: (to, content) => tooManyTriesLetter(options, to, content),
    securityChanged: (to, content) => securityChangedLetter(options, to, content),
    newPasswordRequired: (to, content) => newPasswordRequiredLetter(options, to, content),
    deletionRequested: (to, content) => deletionRequestedLetter(options, to, content),
    deletionCancelled: (to, content) => deletionCancelledLetter(options, to, content),
    accountDeleted: (to, content) => accountDeletedLetter(options, to, content),
  }
}

export type { SecurityChange } from './letters/security-changed.tsx'
