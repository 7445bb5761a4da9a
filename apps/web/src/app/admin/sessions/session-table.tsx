'use client'

import type { AdminSession } from '@latchkey/contracts/admin'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { Notice } from '@latchkey/ui/notice'
import { useState, type ReactNode } from 'react'
import { usePageForm, type PageForm } from '../../../forms/use-page-form.ts'
import { plain } from '../../../words/plain.ts'
import { TimeAgo } from '../../../words/time-ago.tsx'
import { useServerTime } from '../../../words/use-server-time.ts'
import { ConfirmedForm } from '../../settings/sessions/confirmed-form.tsx'
import { DataTable, type Column } from '../data-table.tsx'
import { PeoplesText } from '../peoples-text.tsx'
import { PersonLink } from '../person-link.tsx'
import { endOneSession } from './actions.ts'

export interface SessionTableProps {
  readonly sessions: readonly AdminSession[]
  /** When the server made the list. */
  readonly now: Date
  /** The session that looks at it. */
  readonly own: string
  /** Whether all are one person's, whom the page names already. */
  readonly isOfOne?: boolean
}

/** Live sessions, one a row, and the way to end each. */
export function SessionTable({ sessions, now, own, isOfOne = false }: SessionTableProps) {
  const nowMs = useServerTime(now)
  const form = usePageForm({ action: endOneSession })
  const [sent, setSent] = useState<string>()
  const { problems, notice } = form.state
  const problem = problems[0]?.message
  const end = (session: AdminSession) => (
    <EndSession
      session={session}
      form={{ ...form, isBusy: form.isBusy && sent === session.id }}
      onSend={() => setSent(session.id)}
    />
  )
  return (
    <>
      {problem ? <Notice kind="problem">{problem}</Notice> : notice ? <Notice kind="done">{notice}</Notice> : null}
      {sessions.length > 0 ? (
        <DataTable
          label="Sessions"
          columns={columnsOf({ nowMs, own, isOfOne, end })}
          rows={sessions}
          keyOf={({ id }) => id}
        />
      ) : (
        <p className="text-muted">{isOfOne ? 'This person is signed in nowhere.' : 'No more sessions.'}</p>
      )}
    </>
  )
}

interface Surroundings {
  readonly nowMs: number
  readonly own: string
  readonly isOfOne: boolean
  /** How to end it. */
  readonly end: (session: AdminSession) => ReactNode
}

function columnsOf({ nowMs, own, isOfOne, end }: Surroundings): readonly Column<AdminSession>[] {
  const person: Column<AdminSession> = {
    name: 'Person',
    cell: ({ userId, email }) => <PersonLink userId={userId} name={email} />,
  }
  return [
    {
      name: 'Device',
      isRowHeading: true,
      cell: ({ id, deviceName }) => (
        <span className="font-medium @3xl:min-w-28">
          <PeoplesText>{deviceName}</PeoplesText>
          {id === own ? <span className="text-accent"> (this device)</span> : null}
        </span>
      ),
    },
    ...(isOfOne ? [] : [person]),
    { name: 'With', cell: ({ method }) => signInMethodWords[method] },
    {
      name: 'Address',
      cell: ({ ipAddress }) => <span className="inline-block min-w-24 wrap-anywhere">{ipAddress ?? 'Not noted'}</span>,
    },
    { name: 'Signed in', isOneLine: true, cell: ({ createdAt }) => <TimeAgo value={createdAt} nowMs={nowMs} /> },
    { name: 'Last active', isOneLine: true, cell: ({ lastUsedAt }) => <TimeAgo value={lastUsedAt} nowMs={nowMs} /> },
    // Her own session ends by the menu, which takes its cookie along.
    { name: 'What to do', isNameHidden: true, cell: (session) => (session.id === own ? null : end(session)) },
  ]
}

interface EndSessionProps {
  readonly session: AdminSession
  readonly form: PageForm
  readonly onSend: () => void
}

function EndSession({ session, form, onSend }: EndSessionProps) {
  const { id, userId, email, deviceName } = session
  const whose = `${plain(deviceName)} of ${email ?? 'somebody without an address'}`
  return (
    <ConfirmedForm
      form={form}
      onSend={onSend}
      heading={`Sign out ${whose}?`}
      text="It leaves whatever page it shows, at once. It can sign in again."
      confirmLabel="Sign out"
      fields={{ sessionId: id, userId, whose }}
      label={
        <>
          Sign out<span className="sr-only"> {whose}</span>
        </>
      }
    />
  )
}
