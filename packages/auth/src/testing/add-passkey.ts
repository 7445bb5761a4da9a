import { finishPasskeyRegistration } from '../providers/passkey/finish-passkey-registration.ts'
import { startPasskeyRegistration, type PasskeyOwner } from '../providers/passkey/start-passkey-registration.ts'
import type { AuthRuntime } from '../runtime.ts'
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
  type SoftwarePasskey,
} from './software-authenticator.ts'

/** A passkey in software that its person may sign in with, and the id of its row. */
export interface AddedPasskey extends SoftwarePasskey {
  readonly id: string
}

/** Gives somebody a passkey. */
export async function addPasskey(
  auth: AuthRuntime,
  owner: PasskeyOwner,
  {
    authenticator = createSoftwareAuthenticator(),
    name,
  }: { authenticator?: SoftwareAuthenticator; name?: string } = {},
): Promise<AddedPasskey> {
  const { passkey, answer } = authenticator.create(await startPasskeyRegistration(auth, owner))
  const { id } = await finishPasskeyRegistration(auth, { ...answer, ...(name !== undefined && { name }) }, owner)
  return Object.assign(passkey, { id })
}
