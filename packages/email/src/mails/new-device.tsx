/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { CSSProperties } from 'react'
import type { SignInMethod } from '@latchkey/contracts/auth/session'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import type { OutgoingMail } from '../outbox.ts'
import { deviceWords } from './device-words.ts'
import { MailLayout, Paragraph } from './mail-layout.tsx'
import type { MailOptions } from './mail-options.ts'
import { NotMe, notMeLink, notMeText } from './not-me.tsx'
import { renderMail } from './render-mail.ts'
import { momentInUtc } from './until-when.ts'

/** What a person is told of a sign-in on a device that she never used before. */
export interface NewDeviceContent {
  /** Its name in words, e.g. "Firefox on Windows". */
  readonly device: string
  readonly method: SignInMethod
  /** Where it was, as far as the network tells. */
  readonly address: string | null
  readonly at: Date
  /** From `newNotMeToken`, for this recipient. */
  readonly notMeToken: string
  readonly expiresAt: Date
}

/** That somebody signed in on a device that was never used before, and what to do if it was not she. */
export function newDeviceMail(
  options: MailOptions,
  to: string,
  { expiresAt, notMeToken, ...told }: NewDeviceContent,
): OutgoingMail {
  const { appUrl, productName } = options
  const props = {
    productName,
    facts: factsOf(told),
    alarm: alarmAbout(told.method),
    devicesLink: new URL('/settings/sessions', appUrl).href,
    link: notMeLink(options, notMeToken),
  }
  return {
    kind: 'new-device',
    to,
    subject: `New sign-in to your account at ${productName}`,
    text: newDeviceText(props),
    html: renderMail(<NewDevice {...props} />),
    expiresAt,
  }
}

function factsOf({ device, method, address, at }: Omit<NewDeviceContent, 'expiresAt' | 'notMeToken'>) {
  return [
    ['Device', deviceWords(device)],
    ['With', signInMethodWords[method]],
    ['Address', address ?? 'unknown'],
    ['When', momentInUtc(at)],
  ] as const
}

interface NewDeviceProps {
  readonly productName: string
  /** Name and value, e.g. "Device" and "Firefox on Windows". */
  readonly facts: readonly (readonly [string, string])[]
  /** Where she sees every device and signs it out. */
  readonly devicesLink: string
  /** What it means if it was not she. */
  readonly alarm: string
  readonly link: string
}

function NewDevice({ productName, facts, devicesLink, alarm, link }: NewDeviceProps) {
  return (
    <MailLayout
      title="New sign-in to your account"
      preview={facts.map(([name, value]) => `${name}: ${value}`).join(', ')}
    >
      <Paragraph>{news(productName)}</Paragraph>
      <table style={table}>
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" style={nameCell}>
                {name}
              </th>
              <td style={valueCell}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Paragraph>
        {calm} <a href={devicesLink}>See your devices</a>
      </Paragraph>
      <NotMe alarm={alarm} link={link} />
    </MailLayout>
  )
}

function newDeviceText({ productName, facts, devicesLink, alarm, link }: NewDeviceProps): string {
  return [
    news(productName),
    facts.map(([name, value]) => `${name}: ${value}`).join('\n'),
    `${calm} Your devices: ${devicesLink}`,
    `${notMeText({ alarm, link })}\n`,
  ].join('\n\n')
}

const news = (productName: string) => `Your account at ${productName} was signed in to on a device we did not know.`
const calm = 'If this was you, there is nothing to do.'
const alarmAbout = (method: SignInMethod) =>
  method === 'email'
    ? 'If it was not you, whoever it was knows your password.'
    : `If it was not you, whoever it was can sign in with ${whatOpens[method]}.`

const whatOpens = {
  google: 'your Google account',
  apple: 'your Apple account',
  firebase: 'your Firebase account',
  passkey: 'a passkey of yours',
} as const satisfies Record<Exclude<SignInMethod, 'email'>, string>

const table: CSSProperties = { margin: '0 0 16px', borderCollapse: 'collapse', textAlign: 'start' }
const nameCell: CSSProperties = { padding: '2px 16px 2px 0', fontWeight: 400, textAlign: 'start', verticalAlign: 'top' }
const valueCell: CSSProperties = { padding: '2px 0', fontWeight: 600 }
