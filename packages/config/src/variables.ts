import { isIP, isIPv4, isIPv6 } from 'node:net'

/** How the text of a variable becomes a value. `parse` throws an Error whose message completes "NAME …". */
export interface VariableKind<Value> {
  /** What a value looks like, for documentation, e.g. `30d`. */
  readonly form: string
  /** Its values are shown to nobody. */
  readonly isSecret?: true
  parse(text: string): Value
}

/** One environment variable. */
export interface Variable<Value> {
  readonly name: string
  readonly kind: VariableKind<Value>
  /** One sentence for the reader of `.env.example`. */
  readonly meaning: string
  /** Used when the variable is unset or empty; absent: the value is `undefined` then. */
  readonly default?: Value
  /** The default as somebody would type it. */
  readonly defaultText?: string
}

/** A group of variables under the names that code uses. */
export type Variables = Readonly<Record<string, Variable<unknown>>>

/** What reading a group yields. */
export type ValuesOf<Group extends Variables> = {
  readonly [Name in keyof Group]: Group[Name] extends { readonly default: infer Value }
    ? Value
    : Group[Name] extends Variable<infer Value>
      ? Value | undefined
      : never
}

/** A variable without a default. */
export function variable<Value>(name: string, kind: VariableKind<Value>, meaning: string): Variable<Value> {
  return { name, kind, meaning }
}

/** A variable with a default, given as it would be typed. */
export function variableWithDefault<Value>(
  name: string,
  kind: VariableKind<Value>,
  defaultText: string,
  meaning: string,
): Variable<Value> & { readonly default: Value } {
  return { name, kind, meaning, defaultText, default: kind.parse(defaultText) }
}

/**
 * Reads a group. Every bad value adds one line to `problems`, so that a start can report all of them at once; its
 * entry in the result is then the default and must not be used.
 */
export function readVariables<Group extends Variables>(
  group: Group,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): ValuesOf<Group> {
  const values: Record<string, unknown> = {}
  for (const [key, { name, kind, default: fallback }] of Object.entries(group)) {
    const text = env[name]
    values[key] = fallback
    if (text === undefined || text === '') continue
    try {
      values[key] = kind.parse(text)
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return values as ValuesOf<Group>
}

const wrong = (message: string): never => {
  throw new Error(message)
}

/** Any text. */
export const text: VariableKind<string> = { form: 'text', parse: (value) => value }

/** Text that somebody else made, and that is nobody's to see. */
export const credential: VariableKind<string> = { ...text, isSecret: true }

/** A secret of at least `lengthMin` characters; its value never appears in a message. */
export const secret = (lengthMin: number): VariableKind<string> => ({
  isSecret: true,
  form: `at least ${lengthMin} characters`,
  parse: (value) => (value.length >= lengthMin ? value : wrong(`must have at least ${lengthMin} characters.`)),
})

/** A secret that may later stand in a list of older ones, and so holds no comma. */
export const listableSecret = (lengthMin: number): VariableKind<string> => ({
  ...secret(lengthMin),
  form: `at least ${lengthMin} characters, no comma`,
  parse: (value) => (value.includes(',') ? wrong('must hold no comma.') : secret(lengthMin).parse(value)),
})

/** Secrets separated by commas; none holds a comma itself. */
export const secrets = (lengthMin: number): VariableKind<readonly string[]> => ({
  isSecret: true,
  form: `comma-separated, each at least ${lengthMin} characters`,
  parse: (value) => splitList(value).map((one) => secret(lengthMin).parse(one)),
})

/** A whole number between two bounds, both allowed. */
export const integer = (min: number, max: number): VariableKind<number> => ({
  form: `whole number from ${min} to ${max}`,
  parse(value) {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
    return number >= min && number <= max
      ? number
      : wrong(`must be a whole number from ${min} to ${max}, not "${value}".`)
  },
})

/** `1`/`0`, `true`/`false`. */
export const flag: VariableKind<boolean> = {
  form: '1 or 0',
  parse(value) {
    if (/^(1|true)$/i.test(value)) return true
    if (/^(0|false)$/i.test(value)) return false
    return wrong(`must be 1 or 0, not "${value}".`)
  },
}

/** One of a few words. */
export const oneOf = <const Word extends string>(...words: Word[]): VariableKind<Word> => ({
  form: words.join(' | '),
  parse: (value) => words.find((word) => word === value) ?? wrong(`must be ${words.join(' or ')}, not "${value}".`),
})

/** Words separated by commas. */
export const list: VariableKind<readonly string[]> = { form: 'comma-separated', parse: splitList }

/** A URL with one of the given schemes. */
export const url = (...schemes: string[]): VariableKind<URL> => ({
  form: schemes.map((scheme) => `${scheme}://…`).join(' or '),
  parse(value) {
    const parsed = URL.canParse(value) ? new URL(value) : undefined
    if (parsed && schemes.includes(parsed.protocol.slice(0, -1))) return parsed
    return wrong(`must start with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}.`)
  },
})

/** Where a site is: scheme, host and port, and nothing behind them. */
export const origin: VariableKind<URL> = {
  form: 'http://… or https://…, without a path',
  parse(value) {
    const parsed = url('http', 'https').parse(value)
    if (parsed.href === `${parsed.origin}/`) return parsed
    return wrong(`must be an origin without a path, like ${parsed.origin}.`)
  },
}

/** `name@example.com` or `Name <name@example.com>`. */
export const mailbox: VariableKind<string> = {
  form: 'name@example.com or Name <name@example.com>',
  parse(value) {
    const address = /^[^<>]*<([^<>]*)>$/.exec(value)?.[1] ?? value
    if (/^[^\s@,;"<>]+@[^\s@,;"<>]+$/.test(address)) return value
    return wrong(`must be an address like name@example.com or Name <name@example.com>, not "${value}".`)
  },
}

/** An IP address or a name to listen on. */
export const host: VariableKind<string> = {
  form: 'address or name',
  parse(value) {
    const isName = /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value) && !/^[\d.]+$/.test(value)
    if (isIP(value) !== 0 || isName) return value
    return wrong(`must be an IP address or the name of this machine, not "${value}".`)
  },
}

/** A number of hops, or addresses and CIDR blocks separated by commas. */
export const proxies: VariableKind<readonly string[]> = {
  form: 'number, or comma-separated addresses and CIDR blocks',
  parse(value) {
    const entries = splitList(value)
    if (entries.length === 1 && /^\d+$/.test(value.trim())) return entries
    const bad = entries.find((entry) => !isAddressBlock(entry))
    if (bad === undefined) return entries
    return wrong(`must be a number of proxies, or their addresses and CIDR blocks; "${bad}" is neither.`)
  },
}

function isAddressBlock(entry: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const bitsMax = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1
  return bitsMax > 0 && Number(bits ?? 0) <= bitsMax
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration like `90s`, `15m`, `24h`, `30d`; the value is in milliseconds. */
export const duration: VariableKind<number> = {
  form: 'duration like 90s, 15m, 24h, 30d',
  parse(value) {
    const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(value)
    const [, amount, unit] = match ?? []
    if (!amount || !unit || !(unit in unitMs))
      return wrong(`must be a duration like 90s, 15m, 24h or 30d, not "${value}".`)
    return Number(amount) * unitMs[unit as keyof typeof unitMs]
  },
}

/** A duration, or `never` (null). */
export const durationOrNever: VariableKind<number | null> = {
  form: 'duration like 90s, 7d, or never',
  parse: (value) => (value === 'never' ? null : duration.parse(value)),
}

function splitList(value: string): readonly string[] {
  return value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
