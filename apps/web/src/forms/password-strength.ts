import type { AuthSettings } from '@latchkey/contracts/auth/session'

/** How hard a new password would be to guess, as far as a browser can tell without a dictionary. */
export interface PasswordStrength {
  /** 0: not to be taken yet, 1: easy to guess, 2: fair, 3: strong. */
  readonly level: 0 | 1 | 2 | 3
  /** What to say, and what would help. */
  readonly words: string
}

export interface StrengthContext {
  readonly settings: Pick<AuthSettings, 'minPasswordLength' | 'maxPasswordLength'>
  /** What an attacker knows: the address, the name. */
  readonly known: readonly string[]
}

/**
 * Help while somebody types; the server alone decides. Length counts, kinds of characters hardly do (NIST SP 800-63B-4
 * §3.1.1.2), and what is known or repeats counts for next to nothing.
 */
export function passwordStrength(password: string, { settings, known }: StrengthContext): PasswordStrength {
  const text = password.normalize('NFC')
  // As people count, not in UTF-16 units.
  const { length } = [...text]
  const { minPasswordLength: min, maxPasswordLength: max } = settings
  if (length < min) return { level: 0, words: `${characters(min - length)} to go.` }
  if (length > max) return { level: 0, words: `${characters(length - max)} too many.` }
  const bare = withoutKnownWords(text.toLowerCase(), known)
  const bits = effectiveLength(bare) * bitsPerCharacter(text)
  if (bits < 30) return { level: 1, words: 'Easy to guess. Add words that have nothing to do with each other.' }
  if (bits < 55) return { level: 2, words: 'Fair. One more word makes it much stronger.' }
  return { level: 3, words: 'Strong.' }
}

const characters = (count: number) => (count === 1 ? '1 character' : `${count} characters`)

// What most passwords that are guessed are made of; the server knows many thousands more.
const usual = ['password', 'passwort', 'latchkey', 'welcome', 'qwertyuiop', 'qwerty', 'letmein', 'iloveyou', 'admin']

function withoutKnownWords(text: string, known: readonly string[]): string {
  const parts = known.flatMap((word) => word.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length >= 3)
  return [...usual, ...parts]
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, word) => rest.replaceAll(word, '\0'), text)
}

/** Characters, those that repeat the one before or follow it in order for a quarter. */
function effectiveLength(text: string): number {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  return points.reduce((length, point, index) => {
    const step = index === 0 ? Number.NaN : Math.abs(point - (points[index - 1] ?? 0))
    return length + (step <= 1 ? 0.25 : 1)
  }, 0)
}

// Letters of words are worth less than letters by chance, which is what most people type.
function bitsPerCharacter(text: string): number {
  if (/^\d+$/.test(text)) return 3.3
  return /^[\p{Ll} ]+$/u.test(text) ? 3 : 3.7
}
