import type { SecurityEntry } from '../guard/security-log.ts'
import type { ClientInfo } from '../runtime.ts'

/** Who acts on somebody else's account: an administrator, or whoever runs the command line on the server. */
export type Actor =
  | { readonly kind: 'administrator'; readonly userId: string; readonly client?: ClientInfo }
  | { readonly kind: 'operator' }

/** What the log entry of an act says of its actor. The operator has no account, so the entry's details name her. */
export function tracesOf(actor: Actor): {
  readonly entry: Pick<SecurityEntry, 'actorId' | 'client'>
  readonly details: { readonly actor?: 'operator' }
} {
  if (actor.kind === 'operator') return { entry: {}, details: { actor: 'operator' } }
  return { entry: { actorId: actor.userId, ...(actor.client && { client: actor.client }) }, details: {} }
}
