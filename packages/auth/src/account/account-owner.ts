import type { AuthSession, ClientInfo } from '../runtime.ts'

/** Whose account it is: whoever the session belongs to, and from where she asks. */
export interface AccountOwner {
  readonly session: AuthSession
  readonly client: ClientInfo
}
