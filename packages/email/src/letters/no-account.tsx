/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'

export interface NoAccountProps {
  readonly productName: string
  readonly link: string
}

export function NoAccount({ productName, link }: NoAccountProps) {
  return (
    <LetterLayout title="There is no account with this address">
      <Paragraph>{reason(productName)}</Paragraph>
      <Paragraph>{advice}</Paragraph>
      <Action href={link}>Sign up</Action>
      <Paragraph>{ignore}</Paragraph>
    </LetterLayout>
  )
}

export function noAccountText({ productName, link }: NoAccountProps): string {
  return [reason(productName), advice, link, `${ignore}\n`].join('\n\n')
}

const reason = (productName: string) =>
  `Somebody asked for a new password at ${productName} with this email address, but no account has it.`
const advice = 'If it was you, try another address of yours, or sign up with this one:'
const ignore = 'If it was not you, you can ignore this. Nothing has changed.'
