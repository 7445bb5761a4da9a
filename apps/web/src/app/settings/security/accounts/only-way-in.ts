import type { WaysIn } from '@latchkey/contracts/auth/external'
import type { AuthSettings } from '@latchkey/contracts/auth/session'

/** The id of the linked account that is all that she can sign in with. One whose provider is turned off opens nothing. */
export function onlyWayIn(
  { identities, hasPassword, passkeys }: WaysIn,
  { providers }: Pick<AuthSettings, 'providers'>,
): string | null {
  const open = identities.filter(({ provider }) => providers[provider])
  return !hasPassword && passkeys === 0 && open.length === 1 ? (open[0]?.id ?? null) : null
}
