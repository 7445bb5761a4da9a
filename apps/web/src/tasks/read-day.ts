const months = 'january february march april may june july august september october november december'.split(' ')
const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')
const dayMs = 86_400_000

/** A day as it was typed; without a year it is the next such day. */
interface TypedDay {
  readonly year?: string | undefined
  readonly month: string | number
  readonly day: string
}

/**
 * The calendar day ('YYYY-MM-DD') that somebody typed: "2026-05-31", "20260531", "31.5.", "31/12/2026" (the day first, as the
 * app writes dates), "31 May", "May 31st, 2026", "Sun, 31 May 2026", "today", "tomorrow", "Friday". What has no year, and
 * the name of a weekday, mean the next such day; `today` is where the reader is. Undefined: no day can be read in it.
 */
export function readDay(typed: string, today: string): string | undefined {
  const text = typed.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (text === 'today') return today
  if (text === 'tomorrow') return later(today, 1)
  const weekday = indexOfName(weekdays, text)
  if (weekday !== undefined) return later(today, ((weekday - weekdayOf(today) + 6) % 7) + 1)
  const { name, rest } = /^(?<name>[a-z]{3,9})[,.]? (?<rest>\d.*)$/.exec(text)?.groups ?? {}
  const named = name === undefined ? undefined : indexOfName(weekdays, name)
  const day = readDate(named === undefined ? text : (rest ?? ''), today)
  return day !== undefined && named !== undefined && weekdayOf(day) !== named ? undefined : day
}

const yearFirst = [
  /^(?<year>\d{4})([-./])(?<month>\d{1,2})\2(?<day>\d{1,2})$/,
  /^(?<year>(?:19|20|21)\d\d)(?<month>\d\d)(?<day>\d\d)$/,
]
const dayFirst = [
  /^(?<day>\d{1,2}) ?([-./]) ?(?<month>\d{1,2})(?: ?\2 ?(?<year>\d{4}|\d{2})?)?$/,
  /^(?<day>\d\d)(?<month>\d\d)(?<year>\d{4})$/,
]
const withName = [
  /^(?<day>\d{1,2})(?:st|nd|rd|th|\.)? ?(?:of )?(?<name>[a-z]{3,9})\.?,? ?(?<year>\d{4})?$/,
  /^(?<name>[a-z]{3,9})\.? ?(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?<year>\d{4}))?$/,
]

function readDate(text: string, today: string): string | undefined {
  for (const form of [...yearFirst, ...dayFirst, ...withName]) {
    const { year, month, name, day } = form.exec(text)?.groups ?? {}
    const named = name === undefined ? undefined : indexOfName(months, name)
    const whichMonth = month ?? (named === undefined ? undefined : named + 1)
    const found = day && whichMonth && dayOf({ year: year?.padStart(4, '20'), month: whichMonth, day }, today)
    if (found) return found
  }
  return undefined
}

function dayOf({ year, month, day }: TypedDay, today: string): string | undefined {
  const inYear = (which: string) => `${which}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
  if (year !== undefined) return existing(inYear(year))
  const thisYear = Number(today.slice(0, 4))
  // The 29th of February comes every eighth year at the latest.
  return Array.from({ length: 9 }, (_, ahead) => inYear(String(thisYear + ahead))).find(
    (candidate) => candidate >= today && existing(candidate),
  )
}

/** The day, if the calendar has it. */
function existing(day: string): string | undefined {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : undefined
}

/** Which name a text is, or is the beginning of, three letters or more. */
function indexOfName(names: readonly string[], text: string): number | undefined {
  const index = text.length < 3 ? -1 : names.findIndex((name) => name.startsWith(text))
  return index < 0 ? undefined : index
}

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()

const later = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
