import { administratorRequest } from '../../auth/require-scope.ts'
import { answerOf } from '../../auth/require-session.ts'
import { PageLink } from '../page-link.tsx'
import { Heading } from './heading.tsx'
import { activities } from './overview/activity.ts'
import { ActivityFigure } from './overview/activity-figure.tsx'
import { lastDays, latest, withinDay } from './overview/days.ts'

const dayCount = 14

export default async function OverviewPage() {
  const { admin, receivedAt } = administratorRequest()
  const overview = await answerOf(admin.overview({ days: dayCount }))
  const days = lastDays(overview, receivedAt, dayCount)
  return (
    <>
      <Heading
        heading="Administration"
        intro={`How things stand, and how they went in the last ${dayCount} days. A day begins at midnight UTC; how many there are of something was counted within the last five minutes.`}
      />
      <dl className="grid grid-cols-2 gap-3 md:grid-cols-3">
        <Tile name="People" value={latest(overview, 'users')} href="/admin/users" />
        <Tile name="Blocked" value={latest(overview, 'blocked-users')} href="/admin/users?show=blocked" />
        <Tile name="Live sessions" value={latest(overview, 'live-sessions')} href="/admin/sessions" />
        <Tile
          name="Sign-ups in 24 hours"
          value={withinDay(overview, receivedAt, 'registered')}
          href="/admin/security-log?show=sign-ins"
        />
        <Tile
          name="Sign-ins in 24 hours"
          value={withinDay(overview, receivedAt, 'signed-in')}
          href="/admin/security-log?show=sign-ins"
        />
        <Tile
          name="Refused in 24 hours"
          value={withinDay(overview, receivedAt, 'sign-in-failed')}
          href="/admin/security-log?show=failed"
        />
      </dl>
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2 lg:*:last:odd:col-span-2">
        {activities.map((activity) => (
          <ActivityFigure key={activity.id} activity={activity} days={days} />
        ))}
      </div>
    </>
  )
}

interface TileProps {
  readonly name: string
  readonly value: number | undefined
  /** Where more of it is seen. */
  readonly href: '/admin/users' | '/admin/sessions' | `/admin/${'users' | 'security-log'}?${string}`
}

function Tile({ name, value, href }: TileProps) {
  return (
    <div className="relative grid content-start gap-1 rounded-lg border border-line bg-surface p-4 shadow-sm hover:bg-sunken">
      <dt className="text-sm text-muted">
        <PageLink href={href} className="after:absolute after:inset-0">
          {name}
        </PageLink>
      </dt>
      <dd className="text-xl font-semibold tabular-nums">{value?.toLocaleString('en') ?? 'Not counted yet'}</dd>
    </div>
  )
}
