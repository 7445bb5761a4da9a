// One way of writing dates for everybody until people choose their own: no month and day can be mistaken in it.
const locale = 'en-GB'

const dayForm = { day: 'numeric', month: 'short', year: 'numeric' } as const
const calendarDay = new Intl.DateTimeFormat(locale, { ...dayForm, weekday: 'short', timeZone: 'UTC' })

/** A calendar day ('YYYY-MM-DD') in words, the same in every time zone: "Sun, 31 May 2026". */
export function calendarDayWords(day: string): string {
  return calendarDay.format(new Date(`${day}T00:00:00Z`))
}

/** The calendar day that `now` falls on where this runs. */
export function localDay(now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const lastZoneBehindMs = 12 * 3_600_000

/** The calendar day that has begun everywhere on earth (UTC-12 is the last zone): every day before it is over. */
export const dayEverywhere = (now: Date): string =>
  new Date(now.getTime() - lastZoneBehindMs).toISOString().slice(0, 10)

/** `day` names the day only. */
export type TimeStyle = 'moment' | 'day'

/** A moment in words, with its zone: "21 Nov 2026, 16:04 UTC". Without `timeZone`: where this runs. */
export function momentWords(moment: Date, style: TimeStyle, timeZone?: string): string {
  const zone = timeZone ? { timeZone } : {}
  if (style === 'day') return new Intl.DateTimeFormat(locale, { ...dayForm, ...zone }).format(moment)
  return new Intl.DateTimeFormat(locale, {
    ...dayForm,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...zone,
  }).format(moment)
}

const agoForm = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const minuteMs = 60_000

/**
 * How long ago a moment was, as people say it: "just now", "5 minutes ago", "3 hours ago", "6 days ago"; from a week on
 * its day, "21 Nov 2026". Rounded down. Without `timeZone`: the day where this runs.
 */
export function agoWords(moment: Date, nowMs: number, timeZone?: string): string {
  const minutes = Math.floor((nowMs - moment.getTime()) / minuteMs)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return agoForm.format(-minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return agoForm.format(-hours, 'hour')
  const days = Math.floor(hours / 24)
  return days < 7 ? agoForm.format(-days, 'day') : momentWords(moment, 'day', timeZone)
}

/** A moment to the minute, in UTC like the server's log: "2026-11-21 16:04"; a dash where there was none. */
export function utcMinute(moment: Date | null): string {
  return moment === null ? '–' : moment.toISOString().slice(0, 16).replace('T', ' ')
}
