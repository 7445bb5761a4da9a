/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import { renderLetter } from './letters/render-letter.ts'
import { AlreadyRegistered, alreadyRegisteredText } from './letters/already-registered.tsx'
import { VerificationCode, verificationCodeText } from './letters/verification-code.tsx'
import { NewDevice, newDeviceText } from './letters/new-device.tsx'
import { NoAccount, noAccountText } from './letters/no-account.tsx'
import { PasswordChanged, passwordChangedText } from './letters/password-changed.tsx'
import { PasswordResetCode, passwordResetCodeText } from './letters/password-reset-code.tsx'
import { momentInUtc, untilWhen } from './letters/until-when.ts'
import type { Letter } from './outbox.ts'

/** What a code letter says. `validForMs`: how long the code works from its making. */
export interface CodeLetterContent {
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  readonly validForMs: number
}

/** What a person is told of the change of her password: when, and with what device. */
export interface PasswordChangedContent {
  readonly at: Date
  readonly device: string
  readonly expiresAt: Date
}

/** What a person is told of a sign-in on a device that she never used before. */
export interface NewDeviceContent {
  /** Its name in words, e.g. "Firefox on Windows". */
  readonly device: string
  readonly method: 'email'
  /** Where it was, as far as the network tells. */
  readonly address: string | null
  readonly at: Date
  readonly expiresAt: Date
}

/** The letters of the auth core, rendered as text and HTML. */
export interface AuthLetters {
  /** The code, alone on a line of the text part, and a link that opens the code page with the code filled in. */
  verificationCode(to: string, content: CodeLetterContent): Letter
  /** For a known address that somebody tried to register. */
  alreadyRegistered(to: string, content: { readonly expiresAt: Date }): Letter
  /** The code for a new password, alone on a line of the text part, and a link that opens its page with it filled in. */
  passwordResetCode(to: string, content: CodeLetterContent): Letter
  /** For an address without an account that somebody wanted to reset the password of. */
  noAccount(to: string, content: { readonly expiresAt: Date }): Letter
  /** That the password was changed, when and with what. */
  passwordChanged(to: string, content: PasswordChangedContent): Letter
  /** That somebody signed in on a device that was never used before, and what to do if it was not she. */
  newDevice(to: string, content: NewDeviceContent): Letter
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
      const link = codeLink(new URL('/sign-up/verify', appUrl), requestId, code)
      const content = { productName, code, link, validity: untilWhen(validForMs, expiresAt) }
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
      const [link, resetLink] = [new URL('/sign-in', appUrl).href, new URL('/forgot-password', appUrl).href]
      const content = { productName, link, resetLink }
      return {
        kind: 'already-registered',
        to,
        subject: `You already have an account at ${productName}`,
        text: alreadyRegisteredText(content),
        html: renderLetter(<AlreadyRegistered {...content} />),
        expiresAt,
      }
    },
    passwordResetCode(to, { code, requestId, expiresAt, validForMs }) {
      const link = codeLink(new URL('/reset-password/verify', appUrl), requestId, code)
      const content = { productName, code, link, validity: untilWhen(validForMs, expiresAt) }
      return {
        kind: 'password-reset-code',
        to,
        subject: `Set a new password for ${productName}`,
        text: passwordResetCodeText(content),
        html: renderLetter(<PasswordResetCode {...content} />),
        expiresAt,
      }
    },
    noAccount(to, { expiresAt }) {
      const content = { productName, link: new URL('/sign-up', appUrl).href }
      return {
        kind: 'no-account',
        to,
        subject: `No account at ${productName} with this address`,
        text: noAccountText(content),
        html: renderLetter(<NoAccount {...content} />),
        expiresAt,
      }
    },
    passwordChanged: (to, content) => passwordChangedLetter({ appUrl, productName }, to, content),
    newDevice: (to, content) => newDeviceLetter({ appUrl, productName }, to, content),
  }
}

const methodWords = { email: 'email and password' } as const satisfies Record<NewDeviceContent['method'], string>

function passwordChangedLetter(
  { appUrl, productName }: AuthLettersOptions,
  to: string,
  { at, device, expiresAt }: PasswordChangedContent,
) {
  const circumstances = `on ${momentInUtc(at)}, with ${inert(device)}`
  const content = { productName, circumstances, link: new URL('/forgot-password', appUrl).href }
  return {
    kind: 'password-changed',
    to,
    subject: `Your password for ${productName} was changed`,
    text: passwordChangedText(content),
    html: renderLetter(<PasswordChanged {...content} />),
    expiresAt,
  }
}

function newDeviceLetter(
  { appUrl, productName }: AuthLettersOptions,
  to: string,
  { expiresAt, ...told }: NewDeviceContent,
) {
  const content = {
    productName,
    facts: newDeviceFacts(told),
    devicesLink: new URL('/settings/sessions', appUrl).href,
    passwordLink: new URL('/forgot-password', appUrl).href,
  }
  return {
    kind: 'new-device',
    to,
    subject: `New sign-in to your account at ${productName}`,
    text: newDeviceText(content),
    html: renderLetter(<NewDevice {...content} />),
    expiresAt,
  }
}

/** A program chooses its name itself. Without dots no mail program makes a link of it. */
const inert = (device: string) => device.replaceAll('.', ' ')

function newDeviceFacts({ device, method, address, at }: Omit<NewDeviceContent, 'expiresAt'>) {
  return [
    ['Device', inert(device)],
    ['With', methodWords[method]],
    ['Address', address ?? 'unknown'],
    ['When', momentInUtc(at)],
  ] as const
}

/** The code's page with the code filled in. */
function codeLink(page: URL, requestId: string, code: string): string {
  page.searchParams.set('request', requestId)
  page.searchParams.set('code', code)
  return page.href
}
