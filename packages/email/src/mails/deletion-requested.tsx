/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { Action, MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What a mailbox is told when the deletion of an account was asked for. */
export interface DeletionRequestedContent {
  readonly at: Date
  readonly device: string
  /** When the account goes. */
  readonly dueAt: Date
  /** From `newNotMeToken`, for this recipient; null for a former mailbox, which holds a link to take the account back. */
  readonly notMeToken: string | null
  readonly expiresAt: Date
}

/** That an account is to be deleted: when, how to keep it, and what to do if it was not she who asked. */
export function deletionRequestedMail(
  options: MailOptions,
  to: string,
  { at, device, dueAt, notMeToken, expiresAt }: DeletionRequestedContent,
): OutgoingMail {
  const { appUrl, productName } = options
  const props: DeletionRequestedProps = {
    news: `On ${momentInUtc(at)} somebody who is signed in to your account at ${productName}, with ${deviceWords(device)}, asked to delete it.`,
    plan: `On ${momentInUtc(dueAt)} the account goes for good, with all tasks in it.`,
    keepLink: new URL('/settings/data', appUrl).href,
    link: notMeToken === null ? null : notMeLink(options, notMeToken),
  }
  return {
    kind: 'deletion-requested',
    to,
    subject: `Your account at ${productName} will be deleted`,
    text: deletionRequestedText(props),
    html: renderMail(<DeletionRequested {...props} />),
    expiresAt,
  }
}

interface DeletionRequestedProps {
  readonly news: string
  readonly plan: string
  readonly keepLink: string
  readonly link: string | null
}

function DeletionRequested({ news, plan, keepLink, link }: DeletionRequestedProps) {
  return (
    <MailLayout title="Your account will be deleted" preview={plan}>
      <Paragraph>{news}</Paragraph>
      <Paragraph>{plan}</Paragraph>
      {link === null ? (
        <Paragraph>{former}</Paragraph>
      ) : (
        <>
          <Paragraph>{calm}</Paragraph>
          <Action href={keepLink}>Keep my account</Action>
          <NotMe alarm={alarm} link={link} />
        </>
      )}
    </MailLayout>
  )
}

function deletionRequestedText({ news, plan, keepLink, link }: DeletionRequestedProps): string {
  if (link === null) return [news, plan, `${former}\n`].join('\n\n')
  return [news, plan, calm, keepLink, `${notMeText({ alarm, link })}\n`].join('\n\n')
}

const calm = 'If that was you, there is nothing to do. If you change your mind, sign in before then and keep it:'
const alarm = 'If it was not you, somebody else is signed in. Take your account back, and it stays.'
const former =
  'The account had this address until lately. If it was not you who changed that, open the link in our email about the change: it brings the account back to you, and nothing is deleted.'
