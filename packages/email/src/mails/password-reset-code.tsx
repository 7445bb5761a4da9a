/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { codeLink, type CodeMailContent } from './code-mail.ts'
import { CodeLine } from './code-line.tsx'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { untilWhen } from './until-when.ts'

/** The code for a new password, alone on a line of the text part, and a link that opens its page with it filled in. */
export function passwordResetCodeMail(
  { appUrl, productName }: MailOptions,
  to: string,
  content: CodeMailContent,
): OutgoingMail {
  const { code, expiresAt, validForMs } = content
  const link = codeLink(new URL('/reset-password/verify', appUrl), content)
  const props = { productName, code, link, validity: untilWhen(validForMs, expiresAt) }
  return {
    kind: 'password-reset-code',
    to,
    subject: `Set a new password for ${productName}`,
    text: passwordResetCodeText(props),
    html: renderMail(<PasswordResetCode {...props} />),
    expiresAt,
  }
}

interface PasswordResetCodeProps {
  readonly productName: string
  readonly code: string
  readonly link: string
  /** "for 24 hours, until …" */
  readonly validity: string
}

function PasswordResetCode({ productName, code, link, validity }: PasswordResetCodeProps) {
  return (
    <MailLayout title={`Set a new password for ${productName}`} preview={`${code} works ${validity}.`}>
      <CodeLine>{code}</CodeLine>
      <Paragraph>{instruction}</Paragraph>
      <Action href={link}>Set a new password</Action>
      <Paragraph>The code works once, {validity}.</Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </MailLayout>
  )
}

/** The code stands alone on its line, so that people and programs find it. */
function passwordResetCodeText({ productName, code, link, validity }: PasswordResetCodeProps): string {
  return [
    `Your code to set a new password for ${productName}:`,
    code,
    instruction,
    link,
    `The code works once, ${validity}.`,
    `${ignore}\n`,
  ].join('\n\n')
}

const instruction = 'Enter it on the page where you asked for it, or open that page with the code filled in:'
const ignore =
  'If you did not ask for a new password, you can ignore this. Your password stays as it is, and nobody can change it without the code.'
