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
      <Heading
        heading="Limits"
        intro="How often somebody may try what, and how much she may have, with the numbers that are in force now."
      />
      <DataTable label="Limits" columns={columns} rows={limits} keyOf={({ name }) => name} />
    </>
  )
}

const columns: readonly Column<LimitInForce>[] = [
  {
    name: 'What is limited',
    isRowHeading: true,
    cell: ({ meaning }) => <span className="font-medium">{meaning}</span>,
  },
  { name: 'Limit', cell: ({ rule }) => rule },
  { name: 'Name', cell: ({ name }) => <code className="text-sm text-muted">{name}</code> },
]
