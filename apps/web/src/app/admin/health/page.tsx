import type { HealthCheck } from '@latchkey/contracts/admin-operations'
import { Notice } from '@latchkey/ui/notice'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { counted } from '../../../words/counted.ts'
import { Time } from '../../../words/time.tsx'
import { DataTable, type Column } from '../data-table.tsx'
import { Heading } from '../heading.tsx'

export default async function HealthPage() {
  const { admin, receivedAt } = administratorRequest()
  const { checks } = await answerOf(admin.health())
  const failing = checks.filter(({ ok }) => !ok).length
  return (
    <>
      <Heading
        heading="Health"
        intro={
          <>
            How the server that answered you is, as of <Time value={receivedAt} />.
          </>
        }
      />
      {failing === 0 ? (
        <Notice kind="done">Everything is well.</Notice>
      ) : (
        <Notice kind="problem">{counted(failing, 'check')} failing. What to do stands beside it.</Notice>
      )}
      <DataTable label="Checks" columns={columns} rows={checks} keyOf={({ name }) => name} />
    </>
  )
}

const columns: readonly Column<HealthCheck>[] = [
  { name: 'Check', isRowHeading: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
  { name: 'State', isOneLine: true, cell: ({ ok }) => <State ok={ok} /> },
  { name: 'What was found', cell: ({ detail }) => <span className="wrap-anywhere">{detail}</span> },
]

function State({ ok }: Pick<HealthCheck, 'ok'>) {
  const Icon = ok ? CircleCheck : CircleAlert
  return (
    <span className={`inline-flex items-center gap-1.5 font-semibold ${ok ? 'text-accent' : 'text-danger'}`}>
      <Icon aria-hidden="true" className="size-5 shrink-0" />
      {ok ? 'Well' : 'Failing'}
    </span>
  )
}
