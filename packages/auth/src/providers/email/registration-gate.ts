import { emailAddress } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { list, oneOf, variableWithDefault, type VariableKind } from '@latchkey/config/variables'
import type { AuthConfig } from '../../config.ts'

/** Addresses and `@domains`, normalised like an address that somebody types; a domain stands for itself only. */
const allowList: VariableKind<readonly string[]> = {
  form: 'comma-separated addresses and @domains',
  parse: (text) => list.parse(text).map(normalised),
}

/** Who may make an account for herself. Operators may make one for anybody. */
export const registrationVariables = {
  registration: variableWithDefault(
    'AUTH_REGISTRATION',
    oneOf('open', 'closed', 'allow-list'),
    'open',
    'Who may make an account: everybody, nobody, or who is on the list.',
  ),
  registrationAllowList: variableWithDefault(
    'AUTH_REGISTRATION_ALLOW_LIST',
    allowList,
    '',
    'Who may where AUTH_REGISTRATION is allow-list: addresses, and @domains with every address in them.',
  ),
} as const

/**
 * Lets an address through that may have an account of its own; whoever has none may where everybody may. Asks the configuration only, so that the answer tells
 * nothing about accounts there are.
 *
 * @throws DomainError `REGISTRATION_DENIED`.
 */
export function requireRegistrable(
  { registration, registrationAllowList }: Pick<AuthConfig, 'registration' | 'registrationAllowList'>,
  email: string | null,
): void {
  if (registration === 'open') return
  if (email === null) throw new DomainError('REGISTRATION_DENIED')
  const domain = email.slice(email.lastIndexOf('@'))
  if (registration === 'allow-list' && [email, domain].some((entry) => registrationAllowList.includes(entry))) return
  throw new DomainError('REGISTRATION_DENIED')
}

function normalised(entry: string): string {
  const isDomain = entry.startsWith('@')
  const { data } = emailAddress.safeParse(isDomain ? `a${entry}` : entry)
  if (data === undefined) throw new Error(`must hold addresses and @domains, and "${entry}" is neither.`)
  return isDomain ? data.slice(1) : data
}
