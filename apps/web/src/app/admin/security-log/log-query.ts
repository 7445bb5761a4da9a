import type { ListEverybodysLogInput } from '@latchkey/contracts/admin'
import type { SecurityEventName } from '@latchkey/contracts/auth/security-log'
import { logKinds, type LogKind } from '../../settings/security/log/log-filter.ts'

/** What the address narrows the log to: a person by address or id, a kind of acts, days in UTC, both included. */
export interface LogQuery {
  readonly person: string
  readonly show: string
  readonly from: string
  readonly to: string
}

/** What a person may narrow her own log to, and what administrators did. */
export const adminLogKinds: readonly LogKind[] = [
  ...logKinds,
  {
    name: 'administration',
    label: 'What administrators do',
    events: [
      'user-created',
      'user-blocked',
      'user-unblocked',
      'user-deleted',
      'scopes-changed',
      'new-password-required',
      'mail-resent',
    ] satisfies SecurityEventName[],
  },
]

/** What an address asks for; empty where it asks for nothing, or for what cannot be. */
export function readLogQuery(get: (name: string) => string | undefined): LogQuery {
  const show = get('show')
  return {
    person: get('person')?.trim().slice(0, 254) ?? '',
    show: adminLogKinds.find(({ name }) => name === show)?.name ?? 'all',
    from: dayIn(get('from')),
    to: dayIn(get('to')),
  }
}

/** The same as the server is asked, without the person. */
export function logQueryInput({ show, from, to }: LogQuery): Pick<ListEverybodysLogInput, 'events' | 'from' | 'to'> {
  const events = adminLogKinds.find(({ name }) => name === show)?.events
  return {
    ...(events && { events: [...events] }),
    ...(from !== '' && { from: startOf(from) }),
    // The last day counts as a whole.
    ...(to !== '' && { to: new Date(startOf(to).getTime() + dayMs) }),
  }
}

const dayMs = 86_400_000
const startOf = (day: string) => new Date(`${day}T00:00:00Z`)

function dayIn(text: string | undefined): string {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return ''
  const day = startOf(text)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : ''
}
