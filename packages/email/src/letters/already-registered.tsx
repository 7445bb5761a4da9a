/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'

export interface AlreadyRegisteredProps {
  readonly productName: string
  readonly link: string
  /** Where a forgotten password is replaced. */
  readonly resetLink: string
}

export function AlreadyRegistered({ productName, link, resetLink }: AlreadyRegisteredProps) {
  return (
    <LetterLayout title="You already have an account">
      <Paragraph>{reason(productName)}</Paragraph>
      <Action href={link}>Sign in</Action>
      <Paragraph>
        {forgot} <a href={resetLink}>Set a new one</a>
      </Paragraph>
      <Paragraph>{ignore}</Paragraph>
    </LetterLayout>
  )
}

export function alreadyRegisteredText({ productName, link, resetLink }: AlreadyRegisteredProps): string {
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
