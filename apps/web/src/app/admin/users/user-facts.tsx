import type { AdminUserDetails } from '@latchkey/contracts/admin'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import type { ReactNode } from 'react'
import { counted } from '../../../words/counted.ts'
import { TimeAgo } from '../../../words/time-ago.tsx'
import { Time } from '../../../words/time.tsx'
import { Section } from '../../settings/section.tsx'
import { PeoplesText } from '../peoples-text.tsx'
import { Marks } from './marks.tsx'

export interface UserFactsProps {
  readonly user: AdminUserDetails
  readonly now: Date
}

const methodNames: Readonly<Record<string, string>> = signInMethodWords

/** Who a person is and how she gets in. */
export function UserFacts({ user, now }: UserFactsProps) {
  const { id, email, userName, fullName, createdAt, lastSeenAt, identities, passkeys, passwordSet, secondFactor } = user
  return (
    <Section id="facts" heading="About this person">
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Fact name="State">
          <Marks user={user} />
        </Fact>
        <Fact name="Email address">{email ?? 'None'}</Fact>
        <Fact name="User name">{userName ? <PeoplesText>{userName}</PeoplesText> : 'None'}</Fact>
        <Fact name="Full name">{fullName ? <PeoplesText>{fullName}</PeoplesText> : 'None'}</Fact>
        <Fact name="Account since">
          <Time value={createdAt} />
        </Fact>
        <Fact name="Last seen">
          {lastSeenAt ? <TimeAgo value={lastSeenAt} nowMs={now.getTime()} /> : 'Not in the last 30 days'}
        </Fact>
        <Fact name="Ways in">
          <ul>
            {passwordSet ? <li>Password</li> : null}
            {passkeys > 0 ? <li>{counted(passkeys, 'passkey')}</li> : null}
            {identities.map(({ provider, email: address, createdAt: linkedAt }) => (
              <li key={`${provider} ${linkedAt.toISOString()}`}>
                {methodNames[provider] ?? provider}
                {address === null ? '' : ` (${address})`}
              </li>
            ))}
            {!passwordSet && passkeys === 0 && identities.length === 0 ? (
              <li>None{email === null ? '' : ', but a new password can be set by email'}</li>
            ) : null}
          </ul>
        </Fact>
        <Fact name="Two-step sign-in">{secondFactor ? 'On' : 'Off'}</Fact>
        <Fact name="Id">
          <code className="text-sm">{id}</code>
        </Fact>
      </dl>
    </Section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}
