import { Button } from '@latchkey/ui/button'
import { TextField } from '@latchkey/ui/field'
import { notFound } from 'next/navigation'
import { gateOf, kindOf, routerOf } from '../../../explorer/procedure-words.ts'
import { pageRuntime } from '../../../server/page-runtime.ts'
import { PageTitle } from '../../page-frame.tsx'
import { PageLink } from '../../page-link.tsx'

const heading = 'API explorer'

export default async function ExplorerPage({ searchParams }: PageProps<'/dev/api'>) {
  const { procedures } = pageRuntime()
  if (!procedures) notFound()
  const { search: asked } = await searchParams
  const search = typeof asked === 'string' ? asked.trim() : ''
  const found = procedures.filter(({ path }) => path.toLowerCase().includes(search.toLowerCase()))
  const routers = [...new Set(found.map(({ path }) => routerOf(path)))]
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6 px-4 pt-8 pb-16">
      <PageTitle heading={heading} />
      <div className="grid gap-2">
        <h1 className="text-2xl">{heading}</h1>
        <p className="text-muted">
          Every procedure of this server, who may call it, and a form that calls it as you. It is here in local mode
          only.
        </p>
      </div>
      <form method="get" role="search" className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <TextField
            id="search"
            name="search"
            type="search"
            label="Search procedures"
            defaultValue={search}
            dir="ltr"
          />
        </div>
        <Button type="submit">Search</Button>
      </form>
      {found.length === 0 ? (
        <p>No procedure has “{search}” in its name. Search for a part of it, like “email”.</p>
      ) : null}
      {routers.map((router) => (
        <section key={router} aria-labelledby={router} className="grid grid-cols-1 gap-2">
          <h2 id={router} className="text-lg">
            {router}
          </h2>
          <ul aria-labelledby={router} className="rounded-lg border border-line bg-surface shadow-sm">
            {found
              .filter(({ path }) => routerOf(path) === router)
              .map((procedure) => (
                <li
                  key={procedure.path}
                  className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-b border-line px-5 py-2.5 last:border-b-0"
                >
                  <PageLink href={`/dev/api/${procedure.path}`} className="link wrap-anywhere">
                    {procedure.path}
                  </PageLink>
                  <p className="text-sm text-muted">
                    {kindOf(procedure)} · {gateOf(procedure)}
                  </p>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
