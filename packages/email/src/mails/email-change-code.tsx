/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { codeLink, type CodeMailContent } from './code-mail.ts'
import { CodeLine } from './code-line.tsx'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { untilWhen } from './until-when.ts'

/** The code that proves a new address, alone on a line of the text part, and a link that opens its page with it. */
export function emailChangeCodeMail(
  { appUrl, productName }: MailOptions,
  to: string,
  content: CodeMailContent,
): OutgoingMail {
  const { code, expiresAt, validForMs } = content
  const link = codeLink(new URL('/settings/security/verify-email', appUrl), content)
  const props = { productName, code, link, validity: untilWhen(validForMs, expiresAt) }
  return {
    kind: 'email-change-code',
    to,
    subject: `Your code for a new email address at ${productName}`,
    text: emailChangeCodeText(props),
    html: renderMail(<EmailChangeCode {...props} />),
    expiresAt,
  }
}

interface EmailChangeCodeProps {
  readonly productName: string
  readonly code: string
  readonly link: string
  /** "for 15 minutes, until …" */
  readonly validity: string
}

function EmailChangeCode({ productName, code, link, validity }: EmailChangeCodeProps) {
  return (
    <MailLayout title={`Your new email address at ${productName}`} preview={`${code} works ${validity}.`}>
      <CodeLine>{code}</CodeLine>
      <Paragraph>{instruction}</Paragraph>
      <Action href={link}>Verify email</Action>
      <Paragraph>The code works {validity}, for whoever asked for it.</Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </MailLayout>
  )
}

/** The code stands alone on its line, so that people and programs find it. */
function emailChangeCodeText({ productName, code, link, validity }: EmailChangeCodeProps): string {
  return [
    `Your code to use this email address at ${productName}:`,
    code,
    instruction,
    link,
    `The code works ${validity}, for whoever asked for it.`,
    `${ignore}\n`,
  ].join('\n\n')
}

const instruction =
  'Enter it on the page where you changed your email address, or open that page with the code filled in:'
const ignore =
  'If you did not ask to change your email address, you can ignore this. No account gets this address without the code.'
