import superjson from 'superjson'

/**
 * An event as text that loses nothing: dates, `undefined`, maps and big integers come back as what they were.
 * @throws what a getter or a `toJSON` of the event throws.
 */
export const textOfEvent = (event: unknown): string => superjson.stringify(event)

/** @throws SyntaxError for text that `textOfEvent` did not make. */
export const eventOfText = (text: string): unknown => superjson.parse(text)
