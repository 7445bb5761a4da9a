/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What a person is told whose password an administrator took away. */
export interface NewPasswordRequiredContent {
  readonly at: Date
  readonly expiresAt: Date
}

/** That her password no longer works, and where to set a new one. */
export function newPasswordRequiredMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { at, expiresAt }: NewPasswordRequiredContent,
): OutgoingMail {
  const link = new URL('/forgot-password', appUrl).href
  const news = `On ${momentInUtc(at)} an administrator of ${productName} asked you to set a new password. The old one no longer works, and you were signed out everywhere.`
  return {
    kind: 'new-password-required',
    to,
    subject: `Set a new password for ${productName}`,
    text: [news, next, `${link}\n`].join('\n\n'),
    html: renderMail(
      <MailLayout title="Set a new password" preview={news}>
        <Paragraph>{news}</Paragraph>
        <Paragraph>{next}</Paragraph>
        <Action href={link}>Set a new password</Action>
      </MailLayout>,
    ),
    expiresAt,
  }
}

const next = 'Enter your email address on this page. We send you a code there, and then you choose a new password:'
