/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { lengthWords } from '@latchkey/contracts/length-words'
import type { OutgoingMail } from '../outbox.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What a person is told when her password was entered wrongly too often. */
export interface TooManyTriesContent {
  readonly at: Date
  readonly tries: Tries
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/**
 * `limit`: so many within a time, the next ones have to wait. `stopped`: so many in a row, the password works on the
 * devices she is known by only, until she sets a new one.
 */
type Tries =
  | { readonly why: 'limit'; readonly count: number; readonly withinMs: number }
  | { readonly why: 'stopped'; readonly count: number }

/** That her password was entered wrongly too often, what that means for her, and what to do if it was not she. */
export function tooManyTriesMail(
  options: MailOptions,
  to: string,
  { at, tries, notMeToken, expiresAt }: TooManyTriesContent,
): OutgoingMail {
  const { appUrl, productName } = options
  const props = {
    news: `By ${momentInUtc(at)} a wrong password for your account at ${productName} had been entered ${countWords(tries)}.`,
    meaning: meanings[tries.why],
    resetLink: new URL('/forgot-password', appUrl).href,
    link: notMeLink(options, notMeToken),
  }
  return {
    kind: 'too-many-tries',
    to,
    subject: `Too many tries with your password for ${productName}`,
    text: tooManyTriesText(props),
    html: renderMail(<TooManyTries {...props} />),
    expiresAt,
  }
}

function countWords(tries: Tries): string {
  const times = tries.count === 1 ? 'once' : `${tries.count} times`
  return tries.why === 'limit' ? `${times} within ${lengthWords(tries.withinMs)}` : `${times} in a row`
}

const meanings = {
  limit:
    'None of these tries got in. The next ones have to wait a little, even with the right password. In a browser that you have signed in with before you can go on as usual.',
  stopped:
    'None of these tries got in. From now on your password works only in browsers that you have signed in with before, until you set a new one.',
} as const

interface TooManyTriesProps {
  readonly news: string
  readonly meaning: string
  readonly resetLink: string
  readonly link: string
}

function TooManyTries({ news, meaning, resetLink, link }: TooManyTriesProps) {
  return (
    <MailLayout title="Too many tries with your password" preview={news}>
      <Paragraph>{news}</Paragraph>
      <Paragraph>{meaning}</Paragraph>
      <Paragraph>
        {calm} <a href={resetLink}>set a new password</a>.
      </Paragraph>
      <NotMe alarm={alarm} link={link} />
    </MailLayout>
  )
}

function tooManyTriesText({ news, meaning, resetLink, link }: TooManyTriesProps): string {
  return [news, meaning, `${calm} set a new password: ${resetLink}`, `${notMeText({ alarm, link })}\n`].join('\n\n')
}

const calm = 'If this was you and you forgot it,'
const alarm = 'If it was not you, somebody is guessing it.'
