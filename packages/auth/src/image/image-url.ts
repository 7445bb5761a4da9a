/** Whose picture it is, as far as the picture shows it. */
export interface Pictured {
  readonly id: string
  readonly imageKey: string | null
  readonly userName: string | null
  readonly email: string | null
}

/** Where a stored picture is, from the root of the site. The key is random and says nothing of the person. */
export const imageUrlOf = (key: string): string => `/api/images/${key}`

/** Where a person's picture is: her own, or the one that everybody begins with, her initials on a colour. */
export function imageUrlOfPerson(person: Pictured): string {
  return imageUrlOf(person.imageKey ?? initialsKeyOf(person))
}

/** The key of a picture of initials: everything that the picture shows, so nothing of it is stored. */
function initialsKeyOf({ id, userName, email }: Omit<Pictured, 'imageKey'>): string {
  const letters = Buffer.from(initialsOf(userName ?? email ?? '')).toString('base64url')
  return `initials-${colourOf(id)}-${letters}`
}

/** The initials and colour that a key names, or nothing where it names none. */
export function initialsIn(key: string): { readonly initials: string; readonly colour: string } | undefined {
  const [, index, letters] = /^initials-(\d{1,2})-([\w-]{0,24})$/.exec(key) ?? []
  const colour = colours[Number(index)]
  if (letters === undefined || colour === undefined) return undefined
  const initials = Buffer.from(letters, 'base64url').toString('utf8')
  // A letter or two: our address shall not write other people's texts on pictures.
  return /^[\p{L}\p{N}]{0,4}$/u.test(initials) ? { initials, colour } : undefined
}

/** White letters stand out at 4.5 : 1 or more on each (WCAG 2.2, 1.4.3). */
const colours = [
  '#b91c1c',
  '#c2410c',
  '#a16207',
  '#4d7c0f',
  '#15803d',
  '#0f766e',
  '#0e7490',
  '#0369a1',
  '#1d4ed8',
  '#4338ca',
  '#6d28d9',
  '#a21caf',
  '#be185d',
  '#475569',
] as const

const colourOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(-6), 16) % colours.length

function initialsOf(name: string): string {
  const words = name.split('@', 1)[0]?.match(/[\p{L}\p{N}]+/gu) ?? []
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase('en').slice(0, 4)
}
