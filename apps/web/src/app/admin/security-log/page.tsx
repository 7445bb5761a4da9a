import { Button } from '@latchkey/ui/button'
import { EmptyState } from '@latchkey/ui/empty-state'
import { SelectField, TextField } from '@latchkey/ui/field'
import { ScrollText } from 'lucide-react'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { Heading } from '../heading.tsx'
import { ListPages, one, readPage, searchOf } from '../list-pages.tsx'
import { exportMax } from './export-max.ts'
import { findPerson } from './find-person.ts'
import { adminLogKinds, logQueryInput, readLogQuery, type LogQuery } from './log-query.ts'
import { LogTable } from './log-table.tsx'

export default async function SecurityLogPage({ searchParams }: PageProps<'/admin/security-log'>) {
  const { admin } = administratorRequest()
  const asked = await searchParams
  const query = readLogQuery((name) => one(asked[name]))
  const userId = query.person === '' ? undefined : await findPerson(admin, query.person)
  const page =
    userId === null
      ? undefined
      : await readPage(
          (from) => admin.securityLog.list({ limit: 50, ...(userId && { userId }), ...logQueryInput(query), ...from }),
          one(asked['after']),
        )
  const { entries, nextCursor, after } = page ?? { entries: [], nextCursor: null, after: undefined }
  return (
    <>
      <Heading heading="Security log" intro="What happened to everybody's accounts, newest first." />
      <LogFilter query={query} />
      {entries.length > 0 ? (
        <LogTable entries={entries} />
      ) : (
        <EmptyState icon={<ScrollText aria-hidden="true" className="size-7" />}>
          <p className="font-semibold text-ink">Nothing here.</p>
          {userId === null ? <p>Nobody has the address or the id {query.person}.</p> : null}
        </EmptyState>
      )}
      <ListPages
        of="security log"
        path="/admin/security-log"
        query={{ ...query }}
        after={after}
        nextCursor={nextCursor}
      />
      {userId === null ? null : (
        <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-muted">
          <a
            href={`/admin/security-log/export?${searchOf({ ...query })}`}
            download
            className="inline-flex min-h-11 items-center font-semibold text-accent underline"
          >
            Download as CSV
          </a>
          What is narrowed here is narrowed in the file. It holds the newest {exportMax.toLocaleString('en')} entries at
          most.
        </p>
      )}
    </>
  )
}

/** A new key for each query: its fields hold what the address asks for, and nothing else. */
function LogFilter({ query }: { readonly query: LogQuery }) {
  const { person, show, from, to } = query
  return (
    <form
      key={searchOf({ ...query })}
      method="get"
      role="search"
      aria-label="Security log"
      className="flex flex-wrap items-end gap-3"
    >
      <div className="min-w-56 flex-2">
        <TextField
          id="person"
          name="person"
          label="Person"
          hint="A whole email address, or an id"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          defaultValue={person}
        />
      </div>
      <div className="min-w-48 flex-1">
        <SelectField id="show" name="show" label="Show" defaultValue={show}>
          {adminLogKinds.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="min-w-40 flex-1">
        <TextField id="from" name="from" type="date" label="From (UTC)" defaultValue={from} />
      </div>
      <div className="min-w-40 flex-1">
        <TextField id="to" name="to" type="date" label="To (UTC)" defaultValue={to} />
      </div>
      <Button type="submit">Apply</Button>
    </form>
  )
}
