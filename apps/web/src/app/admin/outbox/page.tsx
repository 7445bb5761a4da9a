import { Button } from '@latchkey/ui/button'
import { SelectField } from '@latchkey/ui/field'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { pageRuntime } from '../../../server/page-runtime.ts'
import { PageLink } from '../../page-link.tsx'
import { Heading } from '../heading.tsx'
import { ListPages, one, readPage } from '../list-pages.tsx'
import { mailStatusNames, mailStatusOf, mailStatuses } from './mail-status.ts'
import { MailTable } from './mail-table.tsx'

export default async function OutboxPage({ searchParams }: PageProps<'/admin/outbox'>) {
  const { admin, receivedAt } = administratorRequest()
  const query = await searchParams
  const status = mailStatusOf(one(query['status']))
  const page = await readPage(
    (from) => admin.outbox.list({ limit: 50, ...(status && { status }), ...from }),
    one(query['after']),
  )
  const { mails, nextCursor, after } = page ?? { mails: [], nextCursor: null, after: undefined }
  return (
    <>
      <Heading
        heading="Outbox"
        intro={
          <>
            The mails of the last 30 days, newest first: what waits, what was not delivered, and why. What they say is
            not shown here.{' '}
            {pageRuntime().inbox ? (
              <>
                In local mode everybody can read it in the{' '}
                <PageLink href="/dev/mail" className="link">
                  local inbox
                </PageLink>
                .
              </>
            ) : (
              'It is kept sealed, and erased once it is sent or of no more use.'
            )}
          </>
        }
      />
      <form method="get" role="search" aria-label="Mails" className="flex flex-wrap items-end gap-3">
        <div className="min-w-56">
          <SelectField id="status" name="status" label="Show" defaultValue={status ?? ''} key={status ?? ''}>
            <option value="">Everything</option>
            {mailStatuses.map((name) => (
              <option key={name} value={name}>
                {mailStatusNames[name]}
              </option>
            ))}
          </SelectField>
        </div>
        <Button type="submit">Apply</Button>
      </form>
      <MailTable mails={mails} now={receivedAt} />
      <ListPages of="outbox" path="/admin/outbox" query={{ status }} after={after} nextCursor={nextCursor} />
    </>
  )
}
