/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What a person is told of the change of her password: when, and with what device. */
export interface PasswordChangedContent {
  readonly at: Date
  readonly device: string
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/** That the password was changed, when and with what. */
export function passwordChangedMail(
  options: MailOptions,
  to: string,
  { at, device, notMeToken, expiresAt }: PasswordChangedContent,
): OutgoingMail {
  const { productName } = options
  const circumstances = `on ${momentInUtc(at)}, with ${deviceWords(device)}`
  const props = { productName, circumstances, link: notMeLink(options, notMeToken) }
  return {
    kind: 'password-changed',
    to,
    subject: `Your password for ${productName} was changed`,
    text: passwordChangedText(props),
    html: renderMail(<PasswordChanged {...props} />),
    expiresAt,
  }
}

interface PasswordChangedProps {
  readonly productName: string
  /** "on 1 March 2026 at 09:00 UTC, with Firefox on Windows" */
  readonly circumstances: string
  readonly link: string
}

function PasswordChanged({ productName, circumstances, link }: PasswordChangedProps) {
  return (
    <MailLayout title="Your password was changed" preview={news(productName, circumstances)}>
      <Paragraph>{news(productName, circumstances)}</Paragraph>
      <NotMe alarm={alarm} link={link} />
    </MailLayout>
  )
}

function passwordChangedText({ productName, circumstances, link }: PasswordChangedProps): string {
  return [news(productName, circumstances), `${notMeText({ alarm, link })}\n`].join('\n\n')
}

const news = (productName: string, circumstances: string) =>
  `Your password for ${productName} was changed ${circumstances}. If that was you, there is nothing to do.`
const alarm = 'If it was not you, somebody else knows it.'
