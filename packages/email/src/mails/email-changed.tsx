/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { momentInUtc, untilWhen } from './until-when.ts'

/** What the former mailbox is told of a change of address. The new address is none of its business. */
export interface EmailChangedContent {
  readonly at: Date
  readonly device: string
  /** The token that undoes it, how long it works from the change on, and until when. */
  readonly undo: { readonly token: string; readonly validForMs: number; readonly expiresAt: Date }
  readonly expiresAt: Date
}

/** To the former mailbox: that the account has another address now, and a link that undoes it. */
export function emailChangedMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { at, device, undo, expiresAt }: EmailChangedContent,
): OutgoingMail {
  const page = new URL('/undo-email-change', appUrl)
  page.searchParams.set('token', undo.token)
  const props = {
    productName,
    circumstances: `on ${momentInUtc(at)}, with ${deviceWords(device)}`,
    link: page.href,
    validity: untilWhen(undo.validForMs, undo.expiresAt),
  }
  return {
    kind: 'email-changed',
    to,
    subject: `Your email address at ${productName} was changed`,
    text: emailChangedText(props),
    html: renderMail(<EmailChanged {...props} />),
    expiresAt,
  }
}

interface EmailChangedProps {
  readonly productName: string
  /** "on 1 March 2026 at 09:00 UTC, with Firefox on Windows" */
  readonly circumstances: string
  readonly link: string
  /** "for 7 days, until …" */
  readonly validity: string
}

function EmailChanged({ productName, circumstances, link, validity }: EmailChangedProps) {
  return (
    <MailLayout title="Your email address was changed" preview={news(productName, circumstances)}>
      <Paragraph>{news(productName, circumstances)}</Paragraph>
      <Paragraph>{alarm}</Paragraph>
      <Action href={link}>Undo the change</Action>
      <Paragraph>The link works once, {validity}.</Paragraph>
    </MailLayout>
  )
}

function emailChangedText({ productName, circumstances, link, validity }: EmailChangedProps): string {
  return [news(productName, circumstances), alarm, link, `The link works once, ${validity}.\n`].join('\n\n')
}

const news = (productName: string, circumstances: string) =>
  `Your account at ${productName} was given another email address ${circumstances}. You sign in with the new one from now on. If that was you, there is nothing to do.`
const alarm = 'If it was not you, undo the change. Your account gets this address back, and every device is signed out:'
