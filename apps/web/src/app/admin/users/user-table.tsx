import type { AdminUser } from '@latchkey/contracts/admin'
import { TimeAgo } from '../../../words/time-ago.tsx'
import { Time } from '../../../words/time.tsx'
import { DataTable, type Column } from '../data-table.tsx'
import { PersonLink } from '../person-link.tsx'
import { ActButton } from './act-button.tsx'
import { Marks } from './marks.tsx'
import { nameOf } from './user-acts.ts'

export interface UserTableProps {
  readonly users: readonly AdminUser[]
  readonly now: Date
  /** Whether the administrator has proved lately who she is. */
  readonly isRecent: boolean
}

/** People, one a row: who they are, how they stand, and the way to block them. */
export function UserTable({ users, now, isRecent }: UserTableProps) {
  return <DataTable label="Users" columns={columnsOf(now, isRecent)} rows={users} keyOf={({ id }) => id} />
}

const columnsOf = (now: Date, isRecent: boolean): readonly Column<AdminUser>[] => [
  {
    name: 'Person',
    isRowHeading: true,
    cell: (user) => (
      <div className="grid justify-items-start">
        <PersonLink userId={user.id} name={nameOf(user)} />
        {user.email !== null && user.userName !== null ? (
          <span className="text-sm text-muted">{user.userName}</span>
        ) : null}
      </div>
    ),
  },
  { name: 'State', cell: (user) => <Marks user={user} /> },
  { name: 'Sessions', cell: ({ liveSessions }) => liveSessions },
  {
    name: 'Last seen',
    isOneLine: true,
    cell: ({ lastSeenAt }) => (lastSeenAt ? <TimeAgo value={lastSeenAt} nowMs={now.getTime()} /> : 'Not lately'),
  },
  { name: 'Since', isOneLine: true, cell: ({ createdAt }) => <Time value={createdAt} style="day" /> },
  {
    name: 'What to do',
    isNameHidden: true,
    cell: (user) => (
      <div className="@max-3xl:-ms-3">
        <ActButton
          userId={user.id}
          who={nameOf(user)}
          act={user.blocked ? 'unblock' : 'block'}
          isRecent={isRecent}
          kind="quiet"
          isOneOfMany
        />
      </div>
    ),
  },
]
