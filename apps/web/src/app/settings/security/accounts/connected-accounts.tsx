'use client'

import type { LinkedIdentity } from '@latchkey/contracts/auth/external'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import type { ReactNode } from 'react'
import { FormNews } from '../../../../forms/form-news.tsx'
import { usePageForm, type PageForm } from '../../../../forms/use-page-form.ts'
import { TimeAgo } from '../../../../words/time-ago.tsx'
import { useServerTime } from '../../../../words/use-server-time.ts'
import { ConfirmedForm } from '../../sessions/confirmed-form.tsx'
import { unlinkAccount } from './actions.ts'

export interface ConnectedAccountsProps {
  readonly identities: readonly LinkedIdentity[]
  /** The id of the one that is all that she can sign in with; null where there are other ways. */
  readonly onlyWayIn: string | null
  /** When the server made the list. */
  readonly madeAt: Date
}

/** A card for each linked account. */
export function ConnectedAccounts({ identities, onlyWayIn, madeAt }: ConnectedAccountsProps) {
  const nowMs = useServerTime(madeAt)
  const removal = usePageForm({ action: unlinkAccount })
  return (
    <>
      <FormNews state={removal.state} />
      {identities.length === 0 ? (
        <p>You have linked none yet.</p>
      ) : (
        <ul aria-label="Your connected accounts" className="grid gap-3">
          {identities.map((identity) => (
            <IdentityCard
              key={identity.id}
              identity={identity}
              nowMs={nowMs}
              removal={removal}
              isOnlyWayIn={identity.id === onlyWayIn}
            />
          ))}
        </ul>
      )}
    </>
  )
}

const onlyWayInWords = 'This is your only way in. Add another one before you unlink it.'

interface IdentityCardProps {
  readonly identity: LinkedIdentity
  readonly nowMs: number
  /** The form that unlinks one; the list says how it went, since the card is gone then. */
  readonly removal: PageForm
  readonly isOnlyWayIn: boolean
}

function IdentityCard({ identity, nowMs, removal, isOnlyWayIn }: IdentityCardProps) {
  const { id, provider, email, createdAt, lastUsedAt } = identity
  const name = signInMethodWords[provider]
  const account = email === null ? name : `${name} as ${email}`
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 rounded-md border border-line p-4">
      <div className="grid min-w-48 flex-1 gap-1">
        <h3 className="text-base">{name}</h3>
        <dl className="grid gap-x-5 gap-y-0.5 text-sm text-muted">
          {email === null ? null : <Fact name="Account" value={<span className="break-all">{email}</span>} />}
          <Fact name="Linked" value={<TimeAgo value={createdAt} nowMs={nowMs} />} />
          <Fact
            name="Last used"
            value={lastUsedAt > createdAt ? <TimeAgo value={lastUsedAt} nowMs={nowMs} /> : 'not since then'}
          />
        </dl>
        {isOnlyWayIn ? <p className="text-sm text-muted">{onlyWayInWords}</p> : null}
      </div>
      <ConfirmedForm
        form={removal}
        onSend={() => undefined}
        heading={`Unlink ${name}?`}
        text={
          isOnlyWayIn
            ? onlyWayInWords
            : `${account} will no longer sign you in here. Devices that are signed in stay signed in.`
        }
        confirmLabel={`Unlink ${name}`}
        fields={{ id, name }}
        label={
          <>
            Unlink<span className="sr-only"> {email ?? name}</span>
          </>
        }
      />
    </li>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-1.5">
      <dt>{name}</dt>
      <dd className="text-ink">{value}</dd>
    </div>
  )
}
