import type { AdminUser } from '@latchkey/contracts/admin'
import { TimeAgo } from '../../../words/time-ago.tsx'
import { Time } from '../../../words/time.tsx'
import { DataTable, type Column } from '../data-table.tsx'
import { PeoplesText } from '../peoples-text.tsx'
import { PersonLink } from '../person-link.tsx'
import { ActButton } from './act-button.tsx'
import { Marks } from './marks.tsx'
import { nameOf } from './user-acts.ts'

export interface UserTableProps {
  readonly users: readonly AdminUser[]
  readonly now: Date
  /** Whose console it is. */
  readonly own: string
  /** Whether the administrator has proved lately who she is. */
  readonly isRecent: boolean
}

/** People, one a row: who they are, how they stand, and the way to block them. */
export function UserTable({ users, ...surroundings }: UserTableProps) {
  return <DataTable label="Users" columns={columnsOf(surroundings)} rows={users} keyOf={({ id }) => id} />
}

const columnsOf = ({ now, own, isRecent }: Omit<UserTableProps, 'users'>): readonly Column<AdminUser>[] => [
  {
    name: 'Person',
    isRowHeading: true,
    cell: (user) => (
      <div className="grid grid-cols-1 justify-items-start">
        <PersonLink userId={user.id} name={nameOf(user)} />
        {user.email !== null && user.userName !== null ? (
          <span className="text-sm text-muted">
            <PeoplesText>{user.userName}</PeoplesText>
          </span>
        ) : null}
        {user.id === own ? <span className="text-sm text-accent">This is your own account</span> : null}
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
    // Her own account has a page that says so before she does something to it.
    cell: (user) =>
      user.id === own ? null : (
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
