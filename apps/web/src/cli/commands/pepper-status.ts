import { pepperStatus, type PepperUse } from '@latchkey/auth/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { counted } from '../../words/counted.ts'
import type { Answer } from '../answer.ts'
import { renderTable } from '../terminal/table.ts'

/** How much is under which pepper, and which pepper can go. Shows ids, which tell nothing. */
export async function showPeppers(auth: AuthRuntime): Promise<Answer> {
  const status = await pepperStatus(auth)
  // Most servers have pruned no log yet, and then it is not worth a line.
  const shown = kinds.filter(({ kind }) => kind !== 'securityLogs' || status[kind].some(({ live }) => live > 0))
  const rows = shown.flatMap((kind) => status[kind.kind].map((use) => ({ kind, use })))
  const isNeeded = (pepperId: string, variable: string) =>
    rows.some(({ kind, use }) => kind.variable === variable && use.pepperId === pepperId && use.live > 0)
  return {
    document: status,
    lines: [
      ...renderTable(
        ['Used for', 'Pepper', 'Role', 'In use'],
        rows.map(({ kind, use }) => [`${kind.noun}s`, use.pepperId, use.role, String(use.live)]),
      ),
      '',
      // Of two kinds under one pepper only the one that still needs it is worth saying.
      ...rows
        .filter(({ kind, use }) => use.role !== 'fallback' || use.live > 0 || !isNeeded(use.pepperId, kind.variable))
        .flatMap(({ kind, use }) => adviceOn(use, kind)),
    ],
  }
}

interface Kind {
  readonly kind: 'sessions' | 'passwords' | 'securityLogs'
  readonly noun: string
  readonly variable: string
  readonly movesWhen: string
}

const kinds: readonly Kind[] = [
  {
    kind: 'sessions',
    noun: 'session',
    variable: 'AUTH_SESSION_FALLBACK_PEPPERS',
    movesWhen: 'it is next used or ends',
  },
  {
    kind: 'passwords',
    noun: 'password',
    variable: 'AUTH_PASSWORD_FALLBACK_PEPPERS',
    movesWhen: 'its owner next signs in',
  },
  {
    kind: 'securityLogs',
    noun: 'pruned security log',
    variable: 'AUTH_SESSION_FALLBACK_PEPPERS',
    movesWhen: 'housekeeping next runs, within the hour',
  },
]

function adviceOn({ pepperId, role, live }: PepperUse, { noun, variable, movesWhen }: Kind): string[] {
  const number = counted(live, noun)
  if (role === 'current') return [`${pepperId} is the current pepper of ${noun}s: ${number}.`]
  if (role === 'unknown') {
    return [`${pepperId} is not in the configuration, so ${number} cannot be checked. Add it to ${variable}.`]
  }
  if (live === 0)
    return [
      `${pepperId} can go: no ${noun} is under it. Take it out of ${variable}, unless it is to be the next current one.`,
    ]
  return [`${pepperId} must stay in ${variable}: ${number} under it. Each moves to the current one when ${movesWhen}.`]
}
