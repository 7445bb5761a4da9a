'use client'

import type { AdminMail } from '@latchkey/contracts/admin-operations'
import { Button } from '@latchkey/ui/button'
import { EmptyState } from '@latchkey/ui/empty-state'
import { Notice } from '@latchkey/ui/notice'
import { MailCheck } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { usePageForm, type PageForm } from '../../../forms/use-page-form.ts'
import { counted } from '../../../words/counted.ts'
import { TimeAgo } from '../../../words/time-ago.tsx'
import { Time } from '../../../words/time.tsx'
import { useServerTime } from '../../../words/use-server-time.ts'
import { DataTable, type Column } from '../data-table.tsx'
import { resendMail } from './actions.ts'
import { mailStatusNames } from './mail-status.ts'

export interface MailTableProps {
  readonly mails: readonly AdminMail[]
  /** When the server made the list. */
  readonly now: Date
}

/** Mails, one a row, and the way to send again what was not delivered. */
export function MailTable({ mails, now }: MailTableProps) {
  const nowMs = useServerTime(now)
  const form = usePageForm({ action: resendMail })
  const [sent, setSent] = useState<string>()
  const { problems, notice } = form.state
  const problem = problems[0]?.message
  const resend = (mail: AdminMail) => (
    <Resend mail={mail} form={form} isBusy={form.isBusy && sent === mail.id} onSend={() => setSent(mail.id)} />
  )
  return (
    <>
      {problem ? <Notice kind="problem">{problem}</Notice> : notice ? <Notice kind="done">{notice}</Notice> : null}
      {mails.length > 0 ? (
        <DataTable label="Mails" columns={columnsOf(nowMs, resend)} rows={mails} keyOf={({ id }) => id} />
      ) : (
        <EmptyState icon={<MailCheck aria-hidden="true" className="size-7" />}>
          <p className="font-semibold text-ink">Nothing here.</p>
        </EmptyState>
      )}
    </>
  )
}

const columnsOf = (nowMs: number, resend: (mail: AdminMail) => ReactNode): readonly Column<AdminMail>[] => [
  {
    name: 'To',
    isRowHeading: true,
    cell: ({ recipient }) => <span className="inline-block min-w-44 font-medium wrap-anywhere">{recipient}</span>,
  },
  { name: 'Kind', cell: ({ kind }) => kind.replaceAll('-', ' ') },
  { name: 'State', cell: (mail) => <State mail={mail} nowMs={nowMs} /> },
  { name: 'Written', isOneLine: true, cell: ({ createdAt }) => <TimeAgo value={createdAt} nowMs={nowMs} /> },
  {
    name: 'What to do',
    isNameHidden: true,
    cell: (mail) => (mail.canResend ? resend(mail) : null),
  },
]

function State({ mail, nowMs }: { readonly mail: AdminMail; readonly nowMs: number }) {
  const { status, attempts, nextAttemptAt, settledAt, expiresAt, lastError, canResend } = mail
  return (
    <div className="grid gap-0.5">
      <span className={status === 'failed' ? 'font-semibold text-danger' : 'font-medium'}>
        {mailStatusNames[status]}
        {attempts > 0 && status !== 'delivered' ? ` after ${attempts === 1 ? 'one try' : `${attempts} tries`}` : ''}
      </span>
      <span className="text-sm text-muted">
        {status === 'pending' && nextAttemptAt ? <>Next try {whenNext(nextAttemptAt, nowMs)}</> : null}
        {settledAt ? <Time value={settledAt} /> : null}
      </span>
      {lastError === null || status === 'delivered' ? null : (
        <span className="text-sm wrap-anywhere text-muted">The mail server said: {lastError}</span>
      )}
      {canResend ? (
        <span className="text-sm text-muted">
          Of use until <Time value={expiresAt} />
        </span>
      ) : null}
    </div>
  )
}

function whenNext(at: Date, nowMs: number): string {
  const minutes = Math.ceil((at.getTime() - nowMs) / 60_000)
  return minutes < 1 ? 'now' : `in ${counted(minutes, 'minute')}`
}

interface ResendProps {
  readonly mail: AdminMail
  readonly form: Pick<PageForm, 'formProps'>
  readonly isBusy: boolean
  readonly onSend: () => void
}

function Resend({ mail: { id, recipient, kind }, form, isBusy, onSend }: ResendProps) {
  return (
    <form {...form.formProps}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="recipient" value={recipient} />
      <Button type="submit" busy={isBusy} onClick={onSend}>
        Send again
        <span className="sr-only">
          : {kind.replaceAll('-', ' ')} to {recipient}
        </span>
      </Button>
    </form>
  )
}
