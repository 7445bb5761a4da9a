import { ArrowLeft } from 'lucide-react'
import { notFound } from 'next/navigation'
import type { JsonSchema } from '@latchkey/api/server'
import { callProcedure } from '../../../../explorer/call-action.ts'
import { CallForm } from '../../../../explorer/call-form.tsx'
import { JsonText } from '../../../../explorer/json-text.tsx'
import { clientCodeOf, gateOf, kindOf } from '../../../../explorer/procedure-words.ts'
import { sampleInput } from '../../../../explorer/sample-input.ts'
import { typeText } from '../../../../explorer/type-text.ts'
import { pageRuntime } from '../../../../server/page-runtime.ts'
import { PageTitle } from '../../../page-frame.tsx'
import { PageLink } from '../../../page-link.tsx'

export default async function ProcedurePage({ params }: PageProps<'/dev/api/[procedure]'>) {
  const { procedure: path } = await params
  const procedure = pageRuntime().procedures?.find((one) => one.path === path)
  if (!procedure) notFound()
  const { type, input, output } = procedure
  const sample = input === null ? null : sampleInput(input)
  return (
    <article className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6 px-4 pt-6 pb-16">
      <PageTitle heading={path} />
      <div className="grid gap-2">
        <PageLink
          href="/dev/api"
          className="-ms-2 flex min-h-11 w-fit items-center gap-2 rounded-md px-2 font-medium text-accent"
        >
          <ArrowLeft aria-hidden="true" className="size-5" />
          All procedures
        </PageLink>
        <h1 className="text-2xl wrap-anywhere">{path}</h1>
        <p className="text-muted">
          {kindOf(procedure)} · {gateOf(procedure)}
        </p>
      </div>
      {path.startsWith('auth.') ? (
        <p>
          Where it signs in or out, it does so in this browser, and this page may leave with the session it was made
          for.
        </p>
      ) : null}
      {type === 'subscription' ? (
        <p>A stream is followed by a program: this page calls queries and mutations.</p>
      ) : (
        <CallForm procedure={{ path, type, input }} sample={sample} action={callProcedure.bind(null, path)} />
      )}
      <section aria-labelledby="code" className="grid gap-3">
        <h2 id="code" className="text-lg">
          From a program
        </h2>
        <JsonText text={clientCodeOf(procedure, sample ?? '')} />
      </section>
      <Schema id="takes" heading="What it takes" schema={input} without="Nothing." />
      <Schema
        id="answers"
        heading="What it answers"
        schema={output}
        without={type === 'subscription' ? 'Events, until it ends.' : 'Nothing.'}
      />
    </article>
  )
}

interface SchemaProps {
  readonly id: string
  readonly heading: string
  readonly schema: JsonSchema | null
  readonly without: string
}

function Schema({ id, heading, schema, without }: SchemaProps) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-lg">
        {heading}
      </h2>
      {schema === null ? <p>{without}</p> : <JsonText text={typeText(schema)} />}
    </section>
  )
}
