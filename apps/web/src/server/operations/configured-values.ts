import type { Variable } from '@latchkey/config/variables'
import type { ConfiguredValue } from '@latchkey/contracts/admin-operations'
import { allVariables } from '../app-config.ts'

type Texts = Readonly<Record<string, string>>

/**
 * Every variable as the server reads it. `given`: what somebody said; `inForce`: what the server took for some of those of
 * which nobody said anything. Secrets are told as set or not, URLs without what may open anything.
 */
export function configuredValues(given: Texts, inForce: Texts): ConfiguredValue[] {
  return allVariables.flatMap(({ title, variables }) =>
    variables.map((variable) => {
      const { name, meaning, defaultText = '' } = variable
      const text = given[name]
      return {
        section: title,
        name,
        value: shown(variable, text ?? inForce[name] ?? defaultText),
        isDefault: text === undefined || text === defaultText,
        meaning,
      }
    }),
  )
}

function shown({ kind }: Variable<unknown>, text: string): string {
  if (text === '') return 'not set'
  return kind.isSecret ? 'set' : withoutCredentials(text)
}

/** A URL without user, password, query and fragment; other text as it is. */
function withoutCredentials(text: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text) || !URL.canParse(text)) return text
  const { protocol, username, password, host, pathname, search, hash } = new URL(text)
  if (username + password + search + hash === '') return text
  return `${protocol}//${username + password === '' ? '' : '…@'}${host}${pathname}${search + hash === '' ? '' : '?…'}`
}
