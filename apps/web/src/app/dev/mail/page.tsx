import { EmptyState } from '@latchkey/ui/empty-state'
import { Mail } from 'lucide-react'
import { notFound } from 'next/navigation'
import { PageLink } from '../../page-link.tsx'
import { pageRuntime } from '../../../server/page-runtime.ts'
import { Time } from '../../../words/time.tsx'
import { PageTitle } from '../../page-frame.tsx'

const heading = 'Mail inbox'

export default async function InboxPage() {
  const { inbox } = pageRuntime()
  if (!inbox) notFound()
  const mails = await inbox.list()
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-5 px-4 pt-8 pb-16">
      <PageTitle heading={heading} />
      <div className="grid gap-2">
        <h1 className="text-2xl">{heading}</h1>
        <p className="text-muted">
          Mails of this server stay here while it runs in local mode. Nobody else receives them.
        </p>
      </div>
      <div className="rounded-lg border border-line bg-surface shadow-sm">
        {mails.length === 0 ? (
          <EmptyState icon={<Mail aria-hidden="true" className="size-7" />}>
            <p className="font-semibold text-ink">No mail yet.</p>
            <p>Sign up with any address, and its code arrives here.</p>
          </EmptyState>
        ) : (
          <ul aria-label="Mails">
            {mails.map(({ id, subject, to, receivedAt }) => (
              <li key={id} className="grid gap-0.5 border-b border-line px-5 py-3.5 last:border-b-0">
                <PageLink href={`/dev/mail/${id}`} className="link w-fit">
                  {subject}
                </PageLink>
                <p className="text-sm text-muted">
                  To {to} · <Time value={receivedAt} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
