import type { ValuesOf, Variables } from '@latchkey/config/variables'
import type { authVariables, sessionVariables } from '../config.ts'
import type { AuthHooks } from '../runtime.ts'

/** A duration as in the environment: `90s`, `15m`, `24h`, `30d`. */
type DurationText = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

// Durations are numbers once they are read; in the file they carry their unit.
type Setting<Value> = [Value] extends [boolean]
  ? boolean
  : [Value] extends [number | null]
    ? number | DurationText | Extract<Value, null>
    : [Value] extends [URL | undefined]
      ? string
      : Value

type SettingsOf<Group extends Variables> = { readonly [Name in keyof Group]?: Setting<ValuesOf<Group>[Name]> }

/** What the code sets: options over their defaults and under the environment, and the application's own functions. */
export interface AuthConfigFile extends SettingsOf<typeof authVariables> {
  readonly sessions?: SettingsOf<typeof sessionVariables>
  readonly hooks?: AuthHooks
}

/** Checks the types of the code's own configuration; its values are checked when the server starts. */
export const defineAuthConfig = (file: AuthConfigFile): AuthConfigFile => file

/**
 * The options of the file as the environment would give them. They are held to the same bounds; each bad one adds a
 * line to `problems` and is left out.
 */
export function textsOf(
  group: Variables,
  settings: Readonly<Record<string, unknown>>,
  problems: string[],
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined) continue
    const found = group[key]
    try {
      if (!found) throw new Error('is no option.')
      const text = textOf(value)
      found.kind.parse(text)
      texts[found.name] = text
    } catch (error) {
      problems.push(`${key} in the config file ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return texts
}

function textOf(value: unknown): string {
  if (value === null) return 'never'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (Array.isArray(value)) return value.join(',')
  if (typeof value === 'number' || typeof value === 'string') return `${value}`
  throw new Error('must be a text or a number.')
}
