import * as z from 'zod'

/**
 * A string that PostgreSQL stores unchanged: no U+0000 (which it refuses) and no lone surrogate (which would come
 * back as U+FFFD).
 */
export function isStorable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the character is the point
  return !/\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)
}

/** A length as people count it: in code points, not in UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length
}

/** Text a person typed. `unitsMax` bounds the work; finer limits are the field's own. */
export const storableText = (unitsMax: number) =>
  z.string().max(unitsMax).refine(isStorable, 'Contains a character that cannot be stored.')

/** The id of a row: a UUID in lower case. */
export const id = z.uuid().toLowerCase()

const [earliest, latest] = [0, Date.UTC(9999, 11, 31, 23, 59, 59, 999)]

/**
 * A bound of a time that is asked for. Before 1970 and after the year 9999 there is nothing, so what lies there is as good as
 * the end of it; PostgreSQL refuses some of what JavaScript counts as a moment.
 */
export const timeBound = z
  .date()
  .transform((moment) => new Date(Math.min(Math.max(moment.getTime(), earliest), latest)))
