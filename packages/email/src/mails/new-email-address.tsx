/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What the new mailbox is told of a change of address. */
export interface NewEmailAddressContent {
  readonly at: Date
  readonly device: string
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/** To the new mailbox: that the account has this address from now on. */
export function newEmailAddressMail(
  options: MailOptions,
  to: string,
  { at, device, notMeToken, expiresAt }: NewEmailAddressContent,
): OutgoingMail {
  const { productName } = options
  const circumstances = `on ${momentInUtc(at)}, with ${deviceWords(device)}`
  const props = { productName, circumstances, link: notMeLink(options, notMeToken) }
  return {
    kind: 'new-email-address',
    to,
    subject: `This is your email address at ${productName} now`,
    text: newEmailAddressText(props),
    html: renderMail(<NewEmailAddress {...props} />),
    expiresAt,
  }
}

interface NewEmailAddressProps {
  readonly productName: string
  /** "on 1 March 2026 at 09:00 UTC, with Firefox on Windows" */
  readonly circumstances: string
  readonly link: string
}

function NewEmailAddress({ productName, circumstances, link }: NewEmailAddressProps) {
  return (
    <MailLayout title="Your new email address" preview={news(productName, circumstances)}>
      <Paragraph>{news(productName, circumstances)}</Paragraph>
      <NotMe alarm={alarm} link={link} />
    </MailLayout>
  )
}

function newEmailAddressText({ productName, circumstances, link }: NewEmailAddressProps): string {
  return [news(productName, circumstances), `${notMeText({ alarm, link })}\n`].join('\n\n')
}

const news = (productName: string, circumstances: string) =>
  `Your account at ${productName} has this email address since you changed it ${circumstances}. Sign in with it from now on. Your password stays the same.`
const alarm = 'If it was not you, somebody else is signed in to the account.'
