/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What changed about the ways into an account. */
export type SecurityChange =
  | 'identity-linked'
  | 'identity-unlinked'
  | 'passkey-added'
  | 'passkey-removed'
  | 'second-factor-on'
  | 'second-factor-off'
  | 'recovery-codes-renewed'
  | 'recovery-code-used'
  | 'second-factor-removed'
  | 'second-factor-guessed'

/** What a person is told of a change to her ways in: what, when, and with what device. */
export interface SecurityChangedContent {
  readonly change: SecurityChange
  /** Which one, where there may be several: the passkey's name, the provider's. */
  readonly subject?: string
  readonly at: Date
  /** Its name in words; null where nobody's device did it. */
  readonly device: string | null
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/** That a way into the account was added, removed or used up. */
export function securityChangedMail(
  options: MailOptions,
  to: string,
  { change, subject = '', at, device, notMeToken, expiresAt }: SecurityChangedContent,
): OutgoingMail {
  const { title, news, alarm = usualAlarm } = words[change](subject, options.productName)
  const where = device === null ? '' : `, with ${deviceWords(device)}`
  const circumstances = `This was on ${momentInUtc(at)}${where}. ${device === null ? askedFor : yours}`
  const link = notMeLink(options, notMeToken)
  const text = [`${news} ${circumstances}`, `${notMeText({ alarm, link })}\n`].join('\n\n')
  return {
    kind: change,
    to,
    subject: `${title} at ${options.productName}`,
    text,
    html: renderMail(
      <MailLayout title={title} preview={`${news} ${circumstances}`}>
        <Paragraph>
          {news} {circumstances}
        </Paragraph>
        <NotMe alarm={alarm} link={link} />
      </MailLayout>,
    ),
    expiresAt,
  }
}

const yours = 'If that was you, there is nothing to do.'
const askedFor = 'If you asked for that, there is nothing to do.'
const usualAlarm = 'If it was not you, somebody else is in your account.'

interface ChangeWords {
  readonly title: string
  readonly news: string
  /** What it means if it was not she; where it is not the usual. */
  readonly alarm?: string
}

const words: Readonly<Record<SecurityChange, (subject: string, product: string) => ChangeWords>> = {
  'identity-linked': (provider, product) => ({
    title: `Sign-in with ${provider} added`,
    news: `From now on your account at ${product} can be entered with ${provider}.`,
  }),
  'identity-unlinked': (provider, product) => ({
    title: `Sign-in with ${provider} removed`,
    news: `Your account at ${product} can no longer be entered with ${provider}.`,
  }),
  'passkey-added': (name, product) => ({
    title: 'Passkey added',
    news: `From now on your account at ${product} can be entered with the passkey “${name}”.`,
  }),
  'passkey-removed': (name, product) => ({
    title: 'Passkey removed',
    news: `Your account at ${product} can no longer be entered with the passkey “${name}”.`,
  }),
  'second-factor-on': (_, product) => ({
    title: 'Two-step sign-in turned on',
    news: `From now on signing in at ${product} also asks for a code of your authenticator app.`,
  }),
  'second-factor-off': (_, product) => ({
    title: 'Two-step sign-in turned off',
    news: `Signing in at ${product} no longer asks for a code of your authenticator app, and your recovery codes no longer work.`,
  }),
  'recovery-codes-renewed': (_, product) => ({
    title: 'New recovery codes',
    news: `You have new recovery codes for ${product}. The old ones no longer work.`,
  }),
  'recovery-code-used': (left, product) => ({
    title: 'Recovery code used',
    news: `Somebody signed in at ${product} with one of your recovery codes. Codes left: ${left}.`,
  }),
  'second-factor-removed': (_, product) => ({
    title: 'Two-step sign-in turned off',
    news: `The person who runs ${product} turned two-step sign-in off for your account. Signing in no longer asks for a code, and your recovery codes no longer work.`,
    alarm: 'If you did not ask for it, somebody else may have done so in your name.',
  }),
  'second-factor-guessed': (_, product) => ({
    title: 'Too many wrong codes',
    news: `Somebody passed the first step of a sign-in to your account at ${product}, and then entered wrong codes until we made the next tries wait. None of these tries got in.`,
    alarm: 'If it was not you, somebody knows your password or another way into your account.',
  }),
}
