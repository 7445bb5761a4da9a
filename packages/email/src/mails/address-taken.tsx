/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'

/** For an address with an account that somebody wanted for another account. */
export function addressTakenMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { expiresAt }: { readonly expiresAt: Date },
): OutgoingMail {
  const props = { productName, link: new URL('/sign-in', appUrl).href }
  return {
    kind: 'address-taken',
    to,
    subject: `This address already has an account at ${productName}`,
    text: addressTakenText(props),
    html: renderMail(<AddressTaken {...props} />),
    expiresAt,
  }
}

interface AddressTakenProps {
  readonly productName: string
  readonly link: string
}

function AddressTaken({ productName, link }: AddressTakenProps) {
  return (
    <MailLayout title="This address already has an account" preview={reason(productName)}>
      <Paragraph>{reason(productName)}</Paragraph>
      <Paragraph>{advice}</Paragraph>
      <Action href={link}>Sign in</Action>
      <Paragraph>{ignore}</Paragraph>
    </MailLayout>
  )
}

function addressTakenText({ productName, link }: AddressTakenProps): string {
  return [reason(productName), advice, link, `${ignore}\n`].join('\n\n')
}

const reason = (productName: string) =>
  `Somebody wanted to use this email address for another account at ${productName}, but it already has one of its own.`
const advice =
  'If it was you, sign in to that account. To use the address for the other one, delete it, or give it another address:'
const ignore = 'If it was not you, you can ignore this. Nothing has changed.'
