import { readOverview } from '@latchkey/auth/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { overviewInput, type ActivityKind, type Overview } from '@latchkey/contracts/admin'
import type { Answer } from '../answer.ts'
import { CliError } from '../cli-error.ts'
import { renderTable } from '../terminal/table.ts'

/**
 * How things stand, and what happened day by day (UTC).
 *
 * @throws CliError `WRONG_USAGE` for more days than are kept.
 */
export async function showOverview(auth: AuthRuntime, options: { readonly days?: number }): Promise<Answer> {
  const input = overviewInput.safeParse(options)
  if (!input.success) throw new CliError('WRONG_USAGE', 'Give 1 to 90 days.')
  const document = await readOverview(auth, input.data)
  const titles = ['Day (UTC)', 'Sign-ups', 'Sign-ins', 'Failed sign-ins']
  return { document, lines: [...standing(document), '', ...renderTable(titles, dayRows(document))] }
}

function standing({ hours }: Overview): string[] {
  const latest = (kind: ActivityKind) => String(hours.findLast((row) => row.kind === kind)?.count ?? '–')
  const [, ...rows] = renderTable(
    ['', ''],
    [
      ['People', latest('users')],
      ['Blocked', latest('blocked-users')],
      ['Live sessions', latest('live-sessions')],
    ],
  )
  return rows
}

const counted = ['registered', 'signed-in', 'sign-in-failed'] as const satisfies readonly ActivityKind[]

function dayRows({ hours }: Overview): string[][] {
  const days = new Map<string, Map<ActivityKind, number>>()
  for (const { hour, kind, count } of hours) {
    const day = hour.toISOString().slice(0, 10)
    const sums = days.get(day) ?? new Map<ActivityKind, number>()
    days.set(day, sums.set(kind, (sums.get(kind) ?? 0) + count))
  }
  return [...days]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([day, sums]) => [day, ...counted.map((kind) => String(sums.get(kind) ?? '–'))])
}
