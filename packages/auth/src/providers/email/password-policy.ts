import { dictionary } from '@zxcvbn-ts/language-common'
import type { PasswordProblem } from '@latchkey/contracts/auth/password'
import { lengthOf } from '@latchkey/contracts/text'
import type { AuthConfig } from '../../config.ts'

/**
 * What speaks against a new password (NIST SP 800-63B-4 §3.1.1.2): its length in characters, being one of the
 * passwords that attackers try first, or being the person's own address or name. No rules about kinds of characters.
 *
 * @param context what an attacker knows: the address, the name.
 */
export function passwordProblems(
  config: Pick<AuthConfig, 'minPasswordLength' | 'maxPasswordLength'>,
  password: string,
  context: readonly string[],
): PasswordProblem[] {
  const normalised = password.normalize('NFC')
  const length = lengthOf(normalised)
  const problems: PasswordProblem[] = []
  if (length < config.minPasswordLength) problems.push('too-short')
  if (length > config.maxPasswordLength) problems.push('too-long')
  if (isCommon(normalised, config.minPasswordLength)) problems.push('common')
  if (isContext(normalised, context)) problems.push('context')
  return problems
}

/** Those that are long enough, of a length that stays the same while a process runs. */
let common: { readonly minLength: number; readonly passwords: ReadonlySet<string> } | undefined

// Shorter ones are refused by their length already: of the 49,000 a minimum of eight leaves 18,000.
function commonPasswords(minLength: number): ReadonlySet<string> {
  if (common?.minLength !== minLength) {
    const passwords = new Set(dictionary['passwords-common'].filter(({ length }) => length >= minLength))
    common = { minLength, passwords }
  }
  return common.passwords
}

// The whole password, never a part of it: a passphrase may contain "password".
function isCommon(password: string, minLength: number): boolean {
  const lower = password.toLowerCase()
  const known = commonPasswords(minLength)
  return [lower, plainLetters(lower)].some((spelling) => known.has(spelling)) || isRunOfKeys(lower)
}

const lookAlikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/** `p@ssw0rd` is `password`. */
const plainLetters = (text: string): string =>
  text.replaceAll(/[@431!0$57]/g, (character) => lookAlikes[character] ?? '')

const runs = [
  '1234567890'.repeat(2),
  '0987654321'.repeat(2),
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
]

/** `123456789012345`, which the list has only in its shorter forms. */
const isRunOfKeys = (text: string): boolean => text.length >= 5 && runs.some((run) => run.startsWith(text))

const product = 'latchkey'

function isContext(password: string, context: readonly string[]): boolean {
  const words = new Set([product, ...context.flatMap(wordsOf)])
  const lower = password.toLowerCase()
  // `latchkey2026!` is `latchkey`.
  const bare = lower.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')
  return words.has(lower) || words.has(bare)
}

/** An address or a name and what people make of it; nothing so short that it would forbid by accident. */
function wordsOf(text: string): string[] {
  const lower = text.normalize('NFC').toLowerCase()
  const local = lower.split('@', 1)[0] ?? ''
  const untagged = local.split('+', 1)[0] ?? ''
  return [lower, local, untagged, ...[lower, untagged].map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''))].filter(
    (word) => word.length >= 3,
  )
}
