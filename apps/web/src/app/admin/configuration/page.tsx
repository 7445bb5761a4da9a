import type { ConfiguredValue } from '@latchkey/contracts/admin-operations'
import { Fragment } from 'react'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { DataTable, type Column } from '../data-table.tsx'
import { Heading } from '../heading.tsx'

export default async function ConfigurationPage() {
  const { admin } = administratorRequest()
  const values = await answerOf(admin.configuration())
  const sections = [...new Set(values.map(({ section }) => section))]
  return (
    <>
      <Heading
        heading="Configuration"
        intro="What the server read when it started. Secrets are not shown, only whether they are set. To change something, change the environment and restart."
      />
      {sections.map((section, index) => (
        <section key={section} aria-labelledby={`section-${index}`} className="grid grid-cols-1 gap-3">
          <h2 id={`section-${index}`} className="text-lg">
            {section}
          </h2>
          <DataTable
            label={section}
            columns={columns}
            rows={values.filter((value) => value.section === section)}
            keyOf={({ name }) => name}
          />
        </section>
      ))}
    </>
  )
}

/** A long name breaks between its words. */
function VariableName({ name }: Pick<ConfiguredValue, 'name'>) {
  return (
    <code className="text-sm">
      {name.split(/(?<=_)/).map((part, index) => (
        <Fragment key={index}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </code>
  )
}

const columns: readonly Column<ConfiguredValue>[] = [
  { name: 'Variable', isRowHeading: true, cell: ({ name }) => <VariableName name={name} /> },
  {
    name: 'Value',
    cell: ({ value, isDefault }) => (
      <div className="grid gap-0.5">
        <span className="min-w-32 font-medium wrap-anywhere">{value === '' ? 'Empty' : value}</span>
        <span className="text-sm text-muted">{isDefault ? 'Default' : 'Set by the environment'}</span>
      </div>
    ),
  },
  { name: 'Meaning', cell: ({ meaning }) => meaning },
]
