/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { CodeLine } from './code-line.tsx'
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'

export interface PasswordResetCodeProps {
  readonly productName: string
  readonly code: string
  /** Opens the code page with the code filled in. Opening it does nothing; its button does. */
  readonly link: string
  /** "for 24 hours, until …" */
  readonly validity: string
}

export function PasswordResetCode({ productName, code, link, validity }: PasswordResetCodeProps) {
  return (
    <LetterLayout title={`Set a new password for ${productName}`}>
      <CodeLine>{code}</CodeLine>
      <Paragraph>{instruction}</Paragraph>
      <Action href={link}>Set a new password</Action>
      <Paragraph>The code works once, {validity}.</Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </LetterLayout>
  )
}

/** The code stands alone on its line, so that people and programs find it. */
export function passwordResetCodeText({ productName, code, link, validity }: PasswordResetCodeProps): string {
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
