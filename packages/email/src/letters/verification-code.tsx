/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { CodeLine } from './code-line.tsx'
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'

export interface VerificationCodeProps {
  readonly productName: string
  readonly code: string
  /** Opens the code page with the code filled in. Opening it does nothing; its button does. */
  readonly link: string
  /** "for 15 minutes, until …" */
  readonly validity: string
}

export function VerificationCode({ productName, code, link, validity }: VerificationCodeProps) {
  return (
    <LetterLayout title={`Your code for ${productName}`}>
      <CodeLine>{code}</CodeLine>
      <Paragraph>Enter it on the page where you signed up, or open that page with the code filled in:</Paragraph>
      <Action href={link}>Continue signing up</Action>
      <Paragraph>The code works {validity}.</Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </LetterLayout>
  )
}

/** The code stands alone on its line, so that people and programs find it. */
export function verificationCodeText({ productName, code, link, validity }: VerificationCodeProps): string {
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
