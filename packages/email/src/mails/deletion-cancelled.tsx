/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What a person is told when the deletion of her account was called off. */
export interface DeletionCancelledContent {
  readonly at: Date
  readonly device: string
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/** That an account stays that was to be deleted. */
export function deletionCancelledMail(
  options: MailOptions,
  to: string,
  { at, device, notMeToken, expiresAt }: DeletionCancelledContent,
): OutgoingMail {
  const { productName } = options
  const circumstances = `on ${momentInUtc(at)}, with ${deviceWords(device)}`
  const props = { productName, circumstances, link: notMeLink(options, notMeToken) }
  return {
    kind: 'deletion-cancelled',
    to,
    subject: `Your account at ${productName} stays`,
    text: deletionCancelledText(props),
    html: renderMail(<DeletionCancelled {...props} />),
    expiresAt,
  }
}

interface DeletionCancelledProps {
  readonly productName: string
  readonly circumstances: string
  readonly link: string
}

function DeletionCancelled({ productName, circumstances, link }: DeletionCancelledProps) {
  return (
    <MailLayout title="Your account stays" preview={news(productName, circumstances)}>
      <Paragraph>{news(productName, circumstances)}</Paragraph>
      <NotMe alarm={alarm} link={link} />
    </MailLayout>
  )
}

function deletionCancelledText({ productName, circumstances, link }: DeletionCancelledProps): string {
  return [news(productName, circumstances), `${notMeText({ alarm, link })}\n`].join('\n\n')
}

const news = (productName: string, circumstances: string) =>
  `The deletion of your account at ${productName} was called off ${circumstances}. Nothing was deleted.`
const alarm = 'If it was not you, somebody else is signed in.'
