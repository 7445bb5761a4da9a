import type { ActivityKind } from '@latchkey/contracts/admin'

/** What a chart shows one of. */
interface Series {
  readonly kind: ActivityKind
  readonly name: string
  /** Colours of the theme: within, and of the edge. Two of one chart differ in how light they are, too. */
  readonly fill: string
  readonly edge: string
}

/** One chart of the overview. */
export interface Activity {
  readonly id: string
  readonly heading: string
  readonly shape: 'bars' | 'line'
  readonly series: readonly [Series, ...Series[]]
}

const accent = { fill: 'var(--color-accent)', edge: 'var(--color-accent)' }
const danger = { fill: 'var(--color-danger-soft)', edge: 'var(--color-danger)' }

/** The charts of the overview, in their order. */
export const activities: readonly Activity[] = [
  {
    id: 'sign-ins',
    heading: 'Sign-ins',
    shape: 'bars',
    series: [
      { kind: 'signed-in', name: 'Signed in', ...accent },
      { kind: 'sign-in-failed', name: 'Refused', ...danger },
    ],
  },
  {
    id: 'sign-ups',
    heading: 'Sign-ups',
    shape: 'bars',
    series: [{ kind: 'registered', name: 'Signed up', ...accent }],
  },
  {
    id: 'live-sessions',
    heading: 'Live sessions at the end of each day',
    shape: 'line',
    series: [{ kind: 'live-sessions', name: 'Live sessions', ...accent }],
  },
]
