import type { AdminLogEntry } from '@latchkey/contracts/admin'
import { doerWords, securityEventWords } from '../../../words/security-event-words.ts'
import { Time } from '../../../words/time.tsx'
import { PageLink } from '../../page-link.tsx'
import { DataTable, type Column } from '../data-table.tsx'
import { PeoplesText } from '../peoples-text.tsx'
import { PersonLink } from '../person-link.tsx'

export interface LogTableProps {
  readonly entries: readonly AdminLogEntry[]
  /** Whether all are one person's, whom the page names already. */
  readonly isOfOne?: boolean
}

/** Entries of the security log, one a row: what, whose, who did it, when and from where. */
export function LogTable({ entries, isOfOne = false }: LogTableProps) {
  return (
    <DataTable
      label="Security log"
      columns={isOfOne ? columns.filter(({ name }) => name !== 'Person') : columns}
      rows={entries}
      keyOf={({ id }) => id}
    />
  )
}

const columns: readonly Column<AdminLogEntry>[] = [
  { name: 'When', isOneLine: true, cell: ({ at }) => <Time value={at} /> },
  { name: 'What', isRowHeading: true, cell: (entry) => <What entry={entry} /> },
  { name: 'Person', cell: ({ userId, email }) => <PersonLink userId={userId} name={email} /> },
  {
    name: 'From',
    cell: ({ deviceName, ipAddress }) =>
      deviceName === null && ipAddress === null ? (
        'Not noted'
      ) : (
        <span className="grid min-w-28 wrap-anywhere">
          {deviceName === null ? null : <PeoplesText>{deviceName}</PeoplesText>}
          <span className="text-sm text-muted">{ipAddress}</span>
        </span>
      ),
  },
]

function What({ entry }: { readonly entry: AdminLogEntry }) {
  const { event, details, actorId, byWhom, note } = entry
  const doer = doerWords(byWhom)
  const deleted = event === 'user-deleted' ? details.userId : undefined
  return (
    <div className="grid grid-cols-1 gap-0.5 @3xl:min-w-44">
      <span className="font-medium">
        {securityEventWords(entry)}
        {deleted ? <span className="font-normal text-muted"> ({deleted})</span> : null}
      </span>
      {doer ? (
        <span className="text-sm text-muted">
          {actorId === null ? (
            doer
          ) : (
            <PageLink href={`/admin/users/${actorId}`} className="link">
              {doer}
            </PageLink>
          )}
        </span>
      ) : null}
      {note === null ? null : (
        <span className="text-sm text-muted">
          {event.startsWith('passkey-') ? 'Name' : 'Reason'}: <PeoplesText>{note}</PeoplesText>
        </span>
      )}
    </div>
  )
}
