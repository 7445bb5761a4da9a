import {
  sessionEndedByIn,
  sessionEndReasonIn,
  type SessionEndedBy,
  type SessionEndReason,
} from '@latchkey/contracts/auth/session-end'

/** That a session is gone, and why, where the server knows. */
export interface NotSignedIn {
  readonly reason?: SessionEndReason | undefined
  readonly by?: SessionEndedBy | undefined
}

/**
 * What the wire error `NOT_SIGNED_IN` says; `undefined` for every other error. No other code, status or failure means
 * that the session is gone: not a wrong password (401 too), not a server that is away.
 */
export function notSignedInOf(error: unknown): NotSignedIn | undefined {
  const data = fieldOf(error, 'data')
  if (fieldOf(data, 'appCode') !== 'NOT_SIGNED_IN') return undefined
  const details = fieldOf(data, 'details')
  const reason = sessionEndReasonIn(fieldOf(details, 'reason'))
  const by = sessionEndedByIn(fieldOf(details, 'by'))
  return { ...(reason && { reason }), ...(by && { by }) }
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Object && name in value ? Reflect.get(value, name) : undefined
}
