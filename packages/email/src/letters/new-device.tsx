/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { CSSProperties } from 'react'
import { Action, LetterLayout, Paragraph } from './letter-layout.tsx'

export interface NewDeviceProps {
  readonly productName: string
  /** Name and value, e.g. "Device" and "Firefox on Windows". */
  readonly facts: readonly (readonly [string, string])[]
  /** Where she sees every device and signs it out. */
  readonly devicesLink: string
  /** Where she sets a new password. */
  readonly passwordLink: string
}

export function NewDevice({ productName, facts, devicesLink, passwordLink }: NewDeviceProps) {
  return (
    <LetterLayout title="New sign-in to your account">
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
      <Paragraph>{calm}</Paragraph>
      <Paragraph>{alarm}</Paragraph>
      <Action href={devicesLink}>See your devices</Action>
      <Paragraph>
        {thief} <a href={passwordLink}>Set a new password</a>, which signs out every device.
      </Paragraph>
    </LetterLayout>
  )
}

export function newDeviceText({ productName, facts, devicesLink, passwordLink }: NewDeviceProps): string {
  return [
    news(productName),
    facts.map(([name, value]) => `${name}: ${value}`).join('\n'),
    calm,
    alarm,
    devicesLink,
    `${thief} Set a new one, which signs out every device:`,
    `${passwordLink}\n`,
  ].join('\n\n')
}

const news = (productName: string) => `Your account at ${productName} was signed in to on a device we did not know.`
const calm = 'If this was you, there is nothing to do.'
const alarm = 'If it was not you, sign that device out:'
const thief = 'Whoever it was knows your password.'

const table: CSSProperties = { margin: '0 0 16px', borderCollapse: 'collapse', textAlign: 'start' }
const nameCell: CSSProperties = { padding: '2px 16px 2px 0', fontWeight: 400, textAlign: 'start', verticalAlign: 'top' }
const valueCell: CSSProperties = { padding: '2px 0', fontWeight: 600 }
