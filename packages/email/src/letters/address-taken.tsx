/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { Letter } from '../outbox.ts'
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'
import type { AuthLettersOptions } from './letter-options.ts'
import { renderLetter } from './render-letter.ts'

/** For an address with an account that somebody wanted for another account. */
export function addressTakenLetter(
  { appUrl, productName }: AuthLettersOptions,
  to: string,
  { expiresAt }: { readonly expiresAt: Date },
): Letter {
  const props = { productName, link: new URL('/sign-in', appUrl).href }
  return {
    kind: 'address-taken',
    to,
    subject: `This address already has an account at ${productName}`,
    text: addressTakenText(props),
    html: renderLetter(<AddressTaken {...props} />),
    expiresAt,
  }
}

interface AddressTakenProps {
  readonly productName: string
  readonly link: string
}

function AddressTaken({ productName, link }: AddressTakenProps) {
  return (
    <LetterLayout title="This address already has an account" preview={reason(productName)}>
      <Paragraph>{reason(productName)}</Paragraph>
      <Paragraph>{advice}</Paragraph>
      <Action href={link}>Sign in</Action>
      <Paragraph>{ignore}</Paragraph>
    </LetterLayout>
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
