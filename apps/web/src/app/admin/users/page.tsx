import { SelectField, TextField } from '@latchkey/ui/field'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { isRecent } from '../../../auth/to-reauthenticate.ts'
import { ownNews } from '../../own-news.ts'
import { DoneNotice } from '../done-notice.tsx'
import { Heading } from '../heading.tsx'
import { ListPages, one, readPage } from '../list-pages.tsx'
import { doneWords } from './user-acts.ts'
import { readUserFilter, userFilterInput, type UserFilter } from './user-filter.ts'
import { UserSearch } from './user-search.tsx'
import { UserTable } from './user-table.tsx'

export default async function UsersPage({ searchParams }: PageProps<'/admin/users'>) {
  const { admin, session, receivedAt, requestId } = administratorRequest()
  const query = await searchParams
  const filter = readUserFilter(query)
  const page = await readPage((from) => admin.users.list({ ...userFilterInput(filter), ...from }), one(query['after']))
  const { users, nextCursor, after } = page ?? { users: [], nextCursor: null, after: undefined }
  const done = doneWords(ownNews(query['done']), one(query['ended']))
  return (
    <>
      <Heading heading="Users" intro="Everybody who has an account, newest first." />
      {done ? <DoneNotice key={requestId}>{done}</DoneNotice> : null}
      <UserSearch values={{ ...filter }}>
        <div className="min-w-56 flex-2">
          <TextField
            id="search"
            name="search"
            type="search"
            label="Search"
            hint="The beginning of an email address or of a user name"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            defaultValue={filter.search}
          />
        </div>
        <div className="min-w-40 flex-1">
          <SelectField id="show" name="show" label="Show" defaultValue={filter.show}>
            <option value="all">Everybody</option>
            <option value="administrators">Administrators</option>
            <option value="blocked">Blocked</option>
          </SelectField>
        </div>
      </UserSearch>
      <p role="status" className="text-muted">
        {resultWords(filter, { count: users.length, isFirst: after === undefined, isLast: nextCursor === null })}
      </p>
      {users.length > 0 ? (
        <UserTable key={requestId} users={users} now={receivedAt} own={session.userId} isRecent={isRecent()} />
      ) : null}
      <ListPages of="users" path="/admin/users" query={{ ...filter }} after={after} nextCursor={nextCursor} />
    </>
  )
}

interface Result {
  readonly count: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

function resultWords({ search, show }: UserFilter, { count, isFirst, isLast }: Result): string {
  const isNarrowed = search !== '' || show !== 'all'
  if (count === 0) return isNarrowed ? 'Nobody matches. Search for less, or show everybody.' : 'Nobody is here.'
  const people = count === 1 ? '1 person' : `${count} people`
  if (!isFirst) return `${people} on this page${isLast ? ', the last' : ''}`
  return isLast ? people : `The first ${people}`
}
