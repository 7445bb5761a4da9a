/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'

/** For an address without an account that somebody wanted to reset the password of. */
export function noAccountMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { expiresAt }: { readonly expiresAt: Date },
): OutgoingMail {
  const props = { productName, link: new URL('/sign-up', appUrl).href }
  return {
    kind: 'no-account',
    to,
    subject: `No account at ${productName} with this address`,
    text: noAccountText(props),
    html: renderMail(<NoAccount {...props} />),
    expiresAt,
  }
}

interface NoAccountProps {
  readonly productName: string
  readonly link: string
}

function NoAccount({ productName, link }: NoAccountProps) {
  return (
    <MailLayout title="There is no account with this address" preview={reason(productName)}>
      <Paragraph>{reason(productName)}</Paragraph>
      <Paragraph>{advice}</Paragraph>
      <Action href={link}>Sign up</Action>
      <Paragraph>{ignore}</Paragraph>
    </MailLayout>
  )
}

function noAccountText({ productName, link }: NoAccountProps): string {
  return [reason(productName), advice, link, `${ignore}\n`].join('\n\n')
}

const reason = (productName: string) =>
  `Somebody asked for a new password at ${productName} with this email address, but no account has it.`
const advice = 'If it was you, try another address of yours, or sign up with this one:'
const ignore = 'If it was not you, you can ignore this. Nothing has changed.'
