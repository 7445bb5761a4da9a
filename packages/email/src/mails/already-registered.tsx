/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'

/** For a known address that somebody tried to register. */
export function alreadyRegisteredMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { expiresAt }: { readonly expiresAt: Date },
): OutgoingMail {
  const [link, resetLink] = [new URL('/sign-in', appUrl).href, new URL('/forgot-password', appUrl).href]
  const props = { productName, link, resetLink }
  return {
    kind: 'already-registered',
    to,
    subject: `You already have an account at ${productName}`,
    text: alreadyRegisteredText(props),
    html: renderMail(<AlreadyRegistered {...props} />),
    expiresAt,
  }
}

interface AlreadyRegisteredProps {
  readonly productName: string
  readonly link: string
  /** Where a forgotten password is replaced. */
  readonly resetLink: string
}

function AlreadyRegistered({ productName, link, resetLink }: AlreadyRegisteredProps) {
  return (
    <MailLayout title="You already have an account" preview={reason(productName)}>
      <Paragraph>{reason(productName)}</Paragraph>
      <Action href={link}>Sign in</Action>
      <Paragraph>
        {forgot} <a href={resetLink}>Set a new one</a>
      </Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </MailLayout>
  )
}

function alreadyRegisteredText({ productName, link, resetLink }: AlreadyRegisteredProps): string {
  return [
    `You already have an account. Sign in:`,
    link,
    `${forgot} ${resetLink}`,
    reason(productName),
    `${ignore}\n`,
  ].join('\n\n')
}

const reason = (productName: string) => `Somebody tried to sign up at ${productName} with this email address.`
const ignore = 'If you did not try to sign up, you can ignore this. Nothing has changed.'
const forgot = 'Forgot your password?'
