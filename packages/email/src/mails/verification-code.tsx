/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { codeLink, type CodeMailContent } from './code-mail.ts'
import { CodeLine } from './code-line.tsx'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { untilWhen } from './until-when.ts'

/** The code, alone on a line of the text part, and a link that opens the code page with the code filled in. */
export function verificationCodeMail(
  { appUrl, productName }: MailOptions,
  to: string,
  content: CodeMailContent,
): OutgoingMail {
  const { code, expiresAt, validForMs } = content
  const link = codeLink(new URL('/sign-up/verify', appUrl), content)
  const props = { productName, code, link, validity: untilWhen(validForMs, expiresAt) }
  return {
    kind: 'verification-code',
    to,
    subject: `Your code for ${productName}`,
    text: verificationCodeText(props),
    html: renderMail(<VerificationCode {...props} />),
    expiresAt,
  }
}

interface VerificationCodeProps {
  readonly productName: string
  readonly code: string
  readonly link: string
  /** "for 15 minutes, until …" */
  readonly validity: string
}

function VerificationCode({ productName, code, link, validity }: VerificationCodeProps) {
  return (
    <MailLayout title={`Your code for ${productName}`} preview={`${code} works ${validity}.`}>
      <CodeLine>{code}</CodeLine>
      <Paragraph>Enter it on the page where you signed up, or open that page with the code filled in:</Paragraph>
      <Action href={link}>Continue signing up</Action>
      <Paragraph>The code works {validity}.</Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </MailLayout>
  )
}

/** The code stands alone on its line, so that people and programs find it. */
function verificationCodeText({ productName, code, link, validity }: VerificationCodeProps): string {
  return [
    `Your code for ${productName}:`,
    code,
    'Enter it on the page where you signed up, or open that page with the code filled in:',
    link,
    `The code works ${validity}.`,
    `${ignore}\n`,
  ].join('\n\n')
}

const ignore = 'If you did not try to sign up, you can ignore this. No account is made without the code.'
