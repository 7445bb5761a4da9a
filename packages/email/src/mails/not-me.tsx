/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { lengthWords } from '@latchkey/contracts/length-words'
import { Action, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'

/** What a notice offers to whoever did not do what it tells of. `alarm` says what that would mean. */
export interface NotMeProps {
  readonly alarm: string
  readonly link: string
}

/** The page that ends every session and begins with a new password. Opening it does nothing; its button does. */
export function notMeLink({ appUrl }: MailOptions, notMeToken: string): string {
  const page = new URL('/not-me', appUrl)
  page.searchParams.set('token', notMeToken)
  return page.href
}

export function NotMe({ alarm, link }: NotMeProps) {
  return (
    <>
      <Paragraph>
        {alarm} {advice}
      </Paragraph>
      <Action href={link}>This wasn't me</Action>
    </>
  )
}

/** The same as paragraphs of the text part. */
export function notMeText({ alarm, link }: NotMeProps): string {
  return `${alarm} ${advice}\n\n${link}`
}

const advice = `Sign out every device and set a new password now. The link works for ${lengthWords(noticeLifetimeMs)}:`
