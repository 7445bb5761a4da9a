import type { LimitInForce } from '@latchkey/contracts/admin-operations'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { DataTable, type Column } from '../data-table.tsx'
import { Heading } from '../heading.tsx'

export default async function LimitsPage() {
  const { admin } = administratorRequest()
  const limits = await answerOf(admin.limits())
  return (
    <>
      <Heading heading="Limits" intro="How often somebody may try what, with the numbers that are in force now." />
      <DataTable label="Limits" columns={columns} rows={limits} keyOf={({ name }) => name} />
    </>
  )
}

const columns: readonly Column<LimitInForce>[] = [
  { name: 'What is limited', isRowHeading: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
  { name: 'Limit', cell: ({ rule }) => rule },
  { name: 'What it stops', cell: ({ meaning }) => meaning },
]
