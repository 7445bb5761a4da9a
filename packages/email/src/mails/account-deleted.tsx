/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What the last mail to a person says. */
export interface AccountDeletedContent {
  readonly at: Date
  readonly expiresAt: Date
}

/** That an account and all that was in it are gone. */
export function accountDeletedMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { at, expiresAt }: AccountDeletedContent,
): OutgoingMail {
  const props = {
    news: `Your account at ${productName} was deleted on ${momentInUtc(at)}, as was asked for. Everything in it is gone for good, and every device is signed out.`,
    link: new URL('/sign-up', appUrl).href,
  }
  return {
    kind: 'account-deleted',
    to,
    subject: `Your account at ${productName} was deleted`,
    text: accountDeletedText(props),
    html: renderMail(<AccountDeleted {...props} />),
    expiresAt,
  }
}

interface AccountDeletedProps {
  readonly news: string
  readonly link: string
}

function AccountDeleted({ news, link }: AccountDeletedProps) {
  return (
    <MailLayout title="Your account was deleted" preview={news}>
      <Paragraph>{news}</Paragraph>
      <Paragraph>
        {again} <a href={link}>Sign up</a>
      </Paragraph>
    </MailLayout>
  )
}

function accountDeletedText({ news, link }: AccountDeletedProps): string {
  return [news, `${again} ${link}\n`].join('\n\n')
}

const again = 'This is our last email to you. You are welcome back with a new account:'
