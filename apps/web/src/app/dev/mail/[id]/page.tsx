import { ArrowLeft } from 'lucide-react'
import { notFound } from 'next/navigation'
import { PageLink } from '../../../page-link.tsx'
import { pageRuntime } from '../../../../server/page-runtime.ts'
import { Time } from '../../../../words/time.tsx'
import { PageTitle } from '../../../page-frame.tsx'

export default async function MailPage({ params }: PageProps<'/dev/mail/[id]'>) {
  const { id } = await params
  const mail = await pageRuntime().inbox?.read(id)
  if (!mail) notFound()
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-5 px-4 pt-6 pb-16">
      <PageTitle heading={mail.subject} />
      <div className="grid gap-2">
        <PageLink
          href="/dev/mail"
          className="-ms-2 flex min-h-11 w-fit items-center gap-2 rounded-md px-2 font-medium text-accent"
        >
          <ArrowLeft aria-hidden="true" className="size-5" />
          Back to the inbox
        </PageLink>
        <h1 className="text-2xl">{mail.subject}</h1>
        <p className="text-sm text-muted">
          To {mail.to} · <Time value={mail.receivedAt} />
        </p>
      </div>
      <pre className="rounded-lg border border-line bg-surface p-5 font-sans text-base wrap-anywhere whitespace-pre-wrap shadow-sm">
        {withLinks(mail.text)}
      </pre>
    </article>
  )
}

/** The text with its addresses made links. A new document each, as from a real mail. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of a text have no other name and never move
      <a key={index} href={part} className="link break-all">
        {part}
      </a>
    ),
  )
}
