'use client'

import { Bar, BarChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { calendarDayWords } from '../../../words/dates.ts'
import type { Activity } from './activity.ts'
import type { Day } from './days.ts'

export interface ActivityChartProps {
  readonly activity: Activity
  readonly days: readonly Day[]
}

/** The picture alone. Nothing in it moves, and nothing in it is for the keyboard: the table beside it is. */
export function ActivityChart({ activity: { shape, series }, days }: ActivityChartProps) {
  const data = days.map(({ day, counts }) => ({ day, ...counts }))
  const Chart = shape === 'bars' ? BarChart : LineChart
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Chart data={data} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="day" tickFormatter={shortDay} tick={tick} stroke="var(--color-edge)" minTickGap={16} />
        <YAxis allowDecimals={false} width={40} tick={tick} stroke="var(--color-edge)" />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--color-sunken)', stroke: 'var(--color-edge)' }}
          labelFormatter={(day) => (typeof day === 'string' ? calendarDayWords(day) : '')}
          contentStyle={{
            background: 'var(--color-surface)',
            borderColor: 'var(--color-line)',
            borderRadius: 'var(--radius-md)',
            color: 'var(--color-ink)',
          }}
          itemStyle={{ color: 'var(--color-ink)' }}
        />
        {series.map(({ kind, name, fill, edge }) =>
          shape === 'bars' ? (
            <Bar
              key={kind}
              dataKey={kind}
              name={name}
              fill={fill}
              stroke={edge}
              radius={3}
              maxBarSize={18}
              isAnimationActive={false}
            />
          ) : (
            <Line
              key={kind}
              dataKey={kind}
              name={name}
              stroke={edge}
              strokeWidth={2}
              type="monotone"
              dot={{ r: 2.5, fill }}
              isAnimationActive={false}
            />
          ),
        )}
      </Chart>
    </ResponsiveContainer>
  )
}

const tick = { fill: 'var(--color-muted)', fontSize: 12 }

/** "31 May": the year goes without saying. */
const shortDay = (day: string) => dayForm.format(new Date(`${day}T00:00:00Z`))

const dayForm = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
