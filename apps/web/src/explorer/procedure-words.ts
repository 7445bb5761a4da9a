import type { ProcedureDescription } from '@latchkey/api/server'

const kinds = { query: 'Query', mutation: 'Mutation', subscription: 'Stream' } as const

/** What a procedure is, in one word. */
export const kindOf = ({ type }: Pick<ProcedureDescription, 'type'>): string => kinds[type]

/** Who may call it. */
export function gateOf({
  needsSession,
  needsRecentProof,
  scopes,
}: Pick<ProcedureDescription, 'needsSession' | 'needsRecentProof' | 'scopes'>): string {
  if (!needsSession) return 'Everybody'
  const who = scopes.length === 0 ? 'Whoever is signed in' : `Whoever has the scope ${scopes.join(' and ')}`
  return needsRecentProof ? `${who}, soon after proving who they are` : who
}

/** The name of the router that holds it, e.g. `auth.email`. */
export const routerOf = (path: string): string => path.slice(0, path.lastIndexOf('.'))

/** How our client calls it. */
export function clientCodeOf({ path, type }: Pick<ProcedureDescription, 'path' | 'type'>, input: string): string {
  if (type !== 'subscription') return `await client.${path}.${type === 'query' ? 'query' : 'mutate'}(${input})`
  return `client.${path}.subscribe(${input === '' ? 'undefined' : input}, { onData: (event) => console.log(event) })`
}
