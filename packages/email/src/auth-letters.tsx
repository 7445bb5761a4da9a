/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { renderLetter } from './letters/render-letter.ts'
import { AlreadyRegistered, alreadyRegisteredText } from './letters/already-registered.tsx'
import { VerificationCode, verificationCodeText } from './letters/verification-code.tsx'
import { untilWhen } from './letters/until-when.ts'
import type { Letter } from './outbox.ts'

/** What a code letter says. `validForMs`: how long the code works from its making. */
export interface VerificationCodeContent {
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  readonly validForMs: number
}

/** The letters of the auth core, rendered as text and HTML. */
export interface AuthLetters {
  /** The code, alone on a line of the text part, and a link that opens the code page with the code filled in. */
  verificationCode(to: string, content: VerificationCodeContent): Letter
  /** For a known address that somebody tried to register. */
  alreadyRegistered(to: string, content: { readonly expiresAt: Date }): Letter
}

export interface AuthLettersOptions {
  /** The public origin, without a slash at the end. Links never come from a request's Host header. */
  readonly appUrl: string
  readonly productName: string
}

/** Letters without remote content: nothing is fetched, and nobody learns, when one is opened. */
export function createAuthLetters({ appUrl, productName }: AuthLettersOptions): AuthLetters {
  return {
    verificationCode(to, { code, requestId, expiresAt, validForMs }) {
      const link = new URL('/sign-up/verify', appUrl)
      link.searchParams.set('request', requestId)
      link.searchParams.set('code', code)
      const content = { productName, code, link: link.href, validity: untilWhen(validForMs, expiresAt) }
      return {
        kind: 'verification-code',
        to,
        subject: `Your code for ${productName}`,
        text: verificationCodeText(content),
        html: renderLetter(<VerificationCode {...content} />),
        expiresAt,
      }
    },
    alreadyRegistered(to, { expiresAt }) {
      const content = { productName, link: new URL('/sign-in', appUrl).href }
      return {
        kind: 'already-registered',
        to,
        subject: `You already have an account at ${productName}`,
        text: alreadyRegisteredText(content),
        html: renderLetter(<AlreadyRegistered {...content} />),
        expiresAt,
      }
    },
  }
}
