/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'

export interface PasswordChangedProps {
  readonly productName: string
  /** "on 1 March 2026 at 09:00 UTC, with Firefox on Windows" */
  readonly circumstances: string
  readonly link: string
}

export function PasswordChanged({ productName, circumstances, link }: PasswordChangedProps) {
  return (
    <LetterLayout title="Your password was changed">
      <Paragraph>{news(productName, circumstances)}</Paragraph>
      <Paragraph>{alarm}</Paragraph>
      <Action href={link}>Set a new password</Action>
    </LetterLayout>
  )
}

export function passwordChangedText({ productName, circumstances, link }: PasswordChangedProps): string {
  return [news(productName, circumstances), alarm, `${link}\n`].join('\n\n')
}

const news = (productName: string, circumstances: string) =>
  `Your password for ${productName} was changed ${circumstances}. If that was you, there is nothing to do.`
const alarm = 'If it was not you, somebody else knows it. Set a new password now, which signs out every device:'
