import { pepperStatus, type PepperStatus, type PepperUse } from '@latchkey/auth/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { counted } from '../../words/counted.ts'
import type { Answer } from '../answer.ts'
import { renderTable } from '../terminal/table.ts'

/** How much is under which pepper or encryption key, and which can go. Shows ids, which tell nothing. */
export async function showPeppers(auth: AuthRuntime): Promise<Answer> {
  const status = await pepperStatus(auth)
  // Most servers have pruned no log yet, and few people have second factors; then they are not worth a line.
  const shown = kinds.filter(({ kind, isRare }) => {
    return !isRare || status[kind].some(({ live, role }) => live > 0 || role === 'fallback')
  })
  const rows = shown.flatMap((kind) => status[kind.kind].map((use) => ({ kind, use })))
  const isNeeded = ({ pepperId }: PepperUse, variable: string) =>
    rows.some(({ kind, use }) => {
      return kind.variable === variable && use.live > 0 && (use.pepperId === pepperId || use.role === 'unnamed')
    })
  return {
    document: status,
    lines: [
      ...renderTable(
        ['Used for', 'Pepper or key', 'Role', 'In use'],
        rows.map(({ kind, use }) => [`${kind.noun}s`, use.pepperId, use.role, String(use.live)]),
      ),
      '',
      // Of two kinds under one pepper only the one that still needs it is worth saying.
      ...rows
        .filter(({ kind, use }) => use.role !== 'fallback' || use.live > 0 || !isNeeded(use, kind.variable))
        .flatMap(({ kind, use }) => adviceOn(use, kind)),
    ],
  }
}

interface Kind {
  readonly kind: keyof PepperStatus
  readonly noun: string
  readonly secret: 'pepper' | 'key'
  readonly variable: string
  /** What becomes of each that is under an older one. */
  readonly fate: string
  readonly isRare: boolean
}

const atHousekeeping = 'Each moves to the current one when housekeeping next runs, within the hour.'

const kinds: readonly Kind[] = [
  {
    kind: 'sessions',
    noun: 'session',
    secret: 'pepper',
    variable: 'AUTH_SESSION_FALLBACK_PEPPERS',
    isRare: false,
    fate: 'Each moves to the current one when it is next used or ends.',
  },
  {
    kind: 'passwords',
    noun: 'password',
    secret: 'pepper',
    variable: 'AUTH_PASSWORD_FALLBACK_PEPPERS',
    isRare: false,
    fate: 'Each moves to the current one when its owner next signs in.',
  },
  {
    kind: 'securityLogs',
    noun: 'pruned security log',
    secret: 'pepper',
    variable: 'AUTH_SESSION_FALLBACK_PEPPERS',
    isRare: true,
    fate: atHousekeeping,
  },
  {
    kind: 'authenticatorApps',
    noun: 'authenticator app',
    secret: 'key',
    variable: 'AUTH_ENCRYPTION_FALLBACK_KEYS',
    isRare: true,
    fate: atHousekeeping,
  },
  {
    kind: 'recoveryCodes',
    noun: 'recovery code',
    secret: 'key',
    variable: 'AUTH_ENCRYPTION_FALLBACK_KEYS',
    isRare: true,
    fate: 'Each goes when its owner uses it or makes new ones.',
  },
]

function adviceOn({ pepperId, role, live }: PepperUse, { noun, secret, variable, fate }: Kind): string[] {
  const number = counted(live, noun)
  switch (role) {
    case 'current':
      return [`${pepperId} is the current ${secret} of ${noun}s: ${number}.`]
    case 'unknown':
      return [`${pepperId} is not in the configuration, so ${number} cannot be checked. Add it to ${variable}.`]
    case 'unnamed':
      return [`${number} from before keys were named: every key in ${variable} must stay. ${fate}`]
    case 'fallback':
      if (live > 0) return [`${pepperId} must stay in ${variable}: ${number} under it. ${fate}`]
      return [
        `${pepperId} can go${mailsFirst[secret]}: no ${noun} is under it. Take it out of ${variable}, unless it is to be the next current one.`,
      ]
  }
}

/** Waiting mails are not counted: they are few, and gone by themselves. */
const mailsFirst = { pepper: '', key: ' a week after it was replaced, when no mail waits under it any more' }
