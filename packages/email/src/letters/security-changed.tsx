/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { Letter } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { LetterLayout, Paragraph } from './letter-layout.tsx'
import type { AuthLettersOptions } from './letter-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderLetter } from './render-letter.ts'
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

/** What a person is told of a change to her ways in: what, when, and with what device. */
export interface SecurityChangedContent {
  readonly change: SecurityChange
  /** Which one, where there may be several: the passkey's name, the provider's. */
  readonly subject?: string
  readonly at: Date
  readonly device: string
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/** That a way into the account was added, removed or used up. */
export function securityChangedLetter(
  options: AuthLettersOptions,
  to: string,
  { change, subject = '', at, device, notMeToken, expiresAt }: SecurityChangedContent,
): Letter {
  const { title, news } = words[change](subject, options.productName)
  const circumstances = `This was on ${momentInUtc(at)}, with ${deviceWords(device)}. If that was you, there is nothing to do.`
  const link = notMeLink(options, notMeToken)
  const text = [`${news} ${circumstances}`, `${notMeText({ alarm, link })}\n`].join('\n\n')
  return {
    kind: change,
    to,
    subject: `${title} at ${options.productName}`,
    text,
    html: renderLetter(
      <LetterLayout title={title}>
        <Paragraph>
          {news} {circumstances}
        </Paragraph>
        <NotMe alarm={alarm} link={link} />
      </LetterLayout>,
    ),
    expiresAt,
  }
}

const alarm = 'If it was not you, somebody else is in your account.'

const words: Readonly<
  Record<SecurityChange, (subject: string, product: string) => { readonly title: string; readonly news: string }>
> = {
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
}
