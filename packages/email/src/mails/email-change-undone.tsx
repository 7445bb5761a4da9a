/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What both mailboxes are told of an undone change of address. */
export interface EmailChangeUndoneContent {
  readonly at: Date
  /** Whether the account has this mailbox's address again; otherwise it has it no more. */
  readonly isBack: boolean
  readonly expiresAt: Date
}

/** That a change of address was undone: to the mailbox that is hers again, and to the one that is hers no more. */
export function emailChangeUndoneMail(
  { appUrl, productName }: MailOptions,
  to: string,
  { at, isBack, expiresAt }: EmailChangeUndoneContent,
): OutgoingMail {
  const props = {
    news: (isBack ? backAgain : gone)(productName, momentInUtc(at)),
    link: isBack ? new URL('/forgot-password', appUrl).href : undefined,
  }
  return {
    kind: 'email-change-undone',
    to,
    subject: `The change of your email address at ${productName} was undone`,
    text: emailChangeUndoneText(props),
    html: renderMail(<EmailChangeUndone {...props} />),
    expiresAt,
  }
}

interface EmailChangeUndoneProps {
  readonly news: string
  /** Where she sets a new password, for the mailbox that may. */
  readonly link: string | undefined
}

function EmailChangeUndone({ news, link }: EmailChangeUndoneProps) {
  return (
    <MailLayout title="The change of your email address was undone" preview={news}>
      <Paragraph>{news}</Paragraph>
      {link === undefined ? null : (
        <>
          <Paragraph>{advice}</Paragraph>
          <Action href={link}>Set a new password</Action>
        </>
      )}
    </MailLayout>
  )
}

function emailChangeUndoneText({ news, link }: EmailChangeUndoneProps): string {
  return `${[news, ...(link === undefined ? [] : [advice, link])].join('\n\n')}\n`
}

const backAgain = (productName: string, at: string) =>
  `Your account at ${productName} has this email address again since ${at}. Every device was signed out.`
const gone = (productName: string, at: string) =>
  `An account at ${productName} no longer has this email address since ${at}: the change to it was undone from the mailbox it had before.`
const advice = 'If somebody else may know your password, set a new one:'
