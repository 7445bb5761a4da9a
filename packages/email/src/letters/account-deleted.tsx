/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { Letter } from '../outbox.ts'
import { LetterLayout, Paragraph } from './letter-layout.tsx'
import type { AuthLettersOptions } from './letter-options.ts'
import { renderLetter } from './render-letter.ts'
import { momentInUtc } from './until-when.ts'

/** What the last letter to a person says. */
export interface AccountDeletedContent {
  readonly at: Date
  readonly expiresAt: Date
}

/** That an account and all that was in it are gone. */
export function accountDeletedLetter(
  { appUrl, productName }: AuthLettersOptions,
  to: string,
  { at, expiresAt }: AccountDeletedContent,
): Letter {
  const props = {
    news: `Your account at ${productName} was deleted on ${momentInUtc(at)}, as was asked for. Everything in it is gone for good, and every device is signed out.`,
    link: new URL('/sign-up', appUrl).href,
  }
  return {
    kind: 'account-deleted',
    to,
    subject: `Your account at ${productName} was deleted`,
    text: accountDeletedText(props),
    html: renderLetter(<AccountDeleted {...props} />),
    expiresAt,
  }
}

interface AccountDeletedProps {
  readonly news: string
  readonly link: string
}

function AccountDeleted({ news, link }: AccountDeletedProps) {
  return (
    <LetterLayout title="Your account was deleted" preview={news}>
      <Paragraph>{news}</Paragraph>
      <Paragraph>
        {again} <a href={link}>Sign up</a>
      </Paragraph>
    </LetterLayout>
  )
}

function accountDeletedText({ news, link }: AccountDeletedProps): string {
  return [news, `${again} ${link}\n`].join('\n\n')
}

const again = 'This is our last email to you. You are welcome back with a new account:'
