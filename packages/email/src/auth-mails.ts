import { addressTakenMail } from './mails/address-taken.tsx'
import { accountDeletedMail, type AccountDeletedContent } from './mails/account-deleted.tsx'
import { alreadyRegisteredMail } from './mails/already-registered.tsx'
import type { CodeMailContent } from './mails/code-mail.ts'
import { emailChangeCodeMail } from './mails/email-change-code.tsx'
import { emailChangeUndoneMail, type EmailChangeUndoneContent } from './mails/email-change-undone.tsx'
import { emailChangedMail, type EmailChangedContent } from './mails/email-changed.tsx'
import { deletionCancelledMail, type DeletionCancelledContent } from './mails/deletion-cancelled.tsx'
import { deletionRequestedMail, type DeletionRequestedContent } from './mails/deletion-requested.tsx'
import type { MailOptions } from './mails/mail-options.ts'
import { newDeviceMail, type NewDeviceContent } from './mails/new-device.tsx'
import { newEmailAddressMail, type NewEmailAddressContent } from './mails/new-email-address.tsx'
import { newPasswordRequiredMail, type NewPasswordRequiredContent } from './mails/new-password-required.tsx'
import { noAccountMail } from './mails/no-account.tsx'
import { passwordChangedMail, type PasswordChangedContent } from './mails/password-changed.tsx'
import { passwordResetCodeMail } from './mails/password-reset-code.tsx'
import { securityChangedMail, type SecurityChangedContent } from './mails/security-changed.tsx'
import { tooManyTriesMail, type TooManyTriesContent } from './mails/too-many-tries.tsx'
import { verificationCodeMail } from './mails/verification-code.tsx'
import type { OutgoingMail } from './outbox.ts'

/** The mails of the auth core, rendered as text and HTML. */
export interface AuthMails {
  /** The code, alone on a line of the text part, and a link that opens the code page with the code filled in. */
  verificationCode(to: string, content: CodeMailContent): OutgoingMail
  /** For a known address that somebody tried to register. */
  alreadyRegistered(to: string, content: { readonly expiresAt: Date }): OutgoingMail
  /** The code for a new password, alone on a line of the text part, and a link that opens its page with it filled in. */
  passwordResetCode(to: string, content: CodeMailContent): OutgoingMail
  /** For an address without an account that somebody wanted to reset the password of. */
  noAccount(to: string, content: { readonly expiresAt: Date }): OutgoingMail
  /** That the password was changed, when and with what. */
  passwordChanged(to: string, content: PasswordChangedContent): OutgoingMail
  /** The code that proves a new address, alone on a line of the text part, and a link that opens its page with it. */
  emailChangeCode(to: string, content: CodeMailContent): OutgoingMail
  /** For an address with an account that somebody wanted for another account. */
  addressTaken(to: string, content: { readonly expiresAt: Date }): OutgoingMail
  /** To the former mailbox: that the account has another address now, and a link that undoes it. */
  emailChanged(to: string, content: EmailChangedContent): OutgoingMail
  /** To the new mailbox: that the account has this address from now on. */
  newEmailAddress(to: string, content: NewEmailAddressContent): OutgoingMail
  /** That a change of address was undone: to the mailbox that is hers again, and to the one that is hers no more. */
  emailChangeUndone(to: string, content: EmailChangeUndoneContent): OutgoingMail
  /** That somebody signed in on a device that was never used before, and what to do if it was not she. */
  newDevice(to: string, content: NewDeviceContent): OutgoingMail
  /** That her password was entered wrongly too often, and what that means for her. */
  tooManyTries(to: string, content: TooManyTriesContent): OutgoingMail
  /** That a way into the account was added, removed or used up. */
  securityChanged(to: string, content: SecurityChangedContent): OutgoingMail
  /** That an administrator took the password away, and where to set a new one. */
  newPasswordRequired(to: string, content: NewPasswordRequiredContent): OutgoingMail
  /** That the account is to be deleted, how to keep it, and what to do if it was not she who asked. */
  deletionRequested(to: string, content: DeletionRequestedContent): OutgoingMail
  /** That the account stays after all. */
  deletionCancelled(to: string, content: DeletionCancelledContent): OutgoingMail
  /** That the account is gone: the last mail. */
  accountDeleted(to: string, content: AccountDeletedContent): OutgoingMail
}

/** Mails without remote content: nothing is fetched, and nobody learns, when one is opened. */
export function createAuthMails(options: MailOptions): AuthMails {
  return {
    verificationCode: (to, content) => verificationCodeMail(options, to, content),
    alreadyRegistered: (to, content) => alreadyRegisteredMail(options, to, content),
    passwordResetCode: (to, content) => passwordResetCodeMail(options, to, content),
    noAccount: (to, content) => noAccountMail(options, to, content),
    passwordChanged: (to, content) => passwordChangedMail(options, to, content),
    emailChangeCode: (to, content) => emailChangeCodeMail(options, to, content),
    addressTaken: (to, content) => addressTakenMail(options, to, content),
    emailChanged: (to, content) => emailChangedMail(options, to, content),
    newEmailAddress: (to, content) => newEmailAddressMail(options, to, content),
    emailChangeUndone: (to, content) => emailChangeUndoneMail(options, to, content),
    newDevice: (to, content) => newDeviceMail(options, to, content),
    tooManyTries: (to, content) => tooManyTriesMail(options, to, content),
    securityChanged: (to, content) => securityChangedMail(options, to, content),
    newPasswordRequired: (to, content) => newPasswordRequiredMail(options, to, content),
    deletionRequested: (to, content) => deletionRequestedMail(options, to, content),
    deletionCancelled: (to, content) => deletionCancelledMail(options, to, content),
    accountDeleted: (to, content) => accountDeletedMail(options, to, content),
  }
}

export type { SecurityChange } from './mails/security-changed.tsx'
