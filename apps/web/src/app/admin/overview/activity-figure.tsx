'use client'

import dynamic from 'next/dynamic'
import { calendarDayWords } from '../../../words/dates.ts'
import type { Activity } from './activity.ts'
import type { Day } from './days.ts'

export interface ActivityFigureProps {
  readonly activity: Activity
  readonly days: readonly Day[]
}

// The library that draws is larger than the rest of the console, so only this page loads it, and only where scripts run.
const ActivityChart = dynamic(() => import('./activity-chart.tsx').then((module) => module.ActivityChart), {
  ssr: false,
})

/** How something went, day by day: a picture, and the same numbers as a table. */
export function ActivityFigure({ activity, days }: ActivityFigureProps) {
  const { id, heading, series } = activity
  return (
    <figure
      aria-labelledby={id}
      className="grid min-w-0 grid-cols-1 content-start gap-3 rounded-lg border border-line bg-surface p-5 shadow-sm"
    >
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={id} className="text-lg">
          {heading}
        </h2>
        {series.length > 1 ? <Legend activity={activity} /> : null}
      </figcaption>
      <div role="img" aria-label={summaryOf(activity, days)} className="h-56 min-w-0 noscript:hidden">
        <ActivityChart activity={activity} days={days} />
      </div>
      <details>
        <summary className="min-h-11 py-2.5 font-semibold text-accent">Show as a table</summary>
        <Numbers activity={activity} days={days} />
      </details>
    </figure>
  )
}

function Legend({ activity: { series } }: Pick<ActivityFigureProps, 'activity'>) {
  return (
    <ul className="flex flex-wrap gap-x-4 text-sm text-muted">
      {series.map(({ kind, name, fill, edge }) => (
        <li key={kind} className="flex items-center gap-1.5">
          {/* In the colours of the picture, also where the system chooses those of the page. */}
          <span
            aria-hidden="true"
            className="size-3 forced-color-adjust-none border"
            style={{ background: fill, borderColor: edge }}
          />
          {name}
        </li>
      ))}
    </ul>
  )
}

function Numbers({ activity: { heading, series }, days }: ActivityFigureProps) {
  return (
    <table aria-label={heading} className="w-full text-start text-sm">
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className="py-1.5 pe-3 text-start font-semibold text-muted">
            Day
          </th>
          {series.map(({ kind, name }) => (
            <th key={kind} scope="col" className="py-1.5 ps-3 text-end font-semibold text-muted">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, counts }) => (
          <tr key={day} className="border-b border-line last:border-b-0">
            <th scope="row" className="py-1.5 pe-3 text-start font-normal">
              {calendarDayWords(day)}
            </th>
            {series.map(({ kind }) => (
              <td key={kind} className="py-1.5 ps-3 text-end tabular-nums">
                {counts[kind] ?? 'Not counted'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the picture shows, for whoever does not see it. */
function summaryOf({ series, shape }: Activity, days: readonly Day[]): string {
  const told = series.map(({ kind, name }) => {
    const counts = days.flatMap(({ counts: { [kind]: count } }) => count ?? [])
    const amount = shape === 'bars' ? counts.reduce((sum, count) => sum + count, 0) : (counts.at(-1) ?? 0)
    return shape === 'bars' ? `${name}: ${amount} in ${days.length} days` : `${name}: ${amount} now`
  })
  const most = Math.max(0, ...days.flatMap(({ counts }) => series.map(({ kind }) => counts[kind] ?? 0)))
  return `Chart. ${told.join('. ')}. At most ${most} on a day.`
}
