import { passkeysMax, type FinishPasskeyRegistrationInput, type Passkey } from '@latchkey/contracts/auth/passkey'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { deviceName, unknownDevice } from '../../core/device-name.ts'
import { newId } from '../../core/new-id.ts'
import { requireFewActs } from '../../core/require-few-acts.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { verifyNewPasskey, type NewPasskey } from './verify-new-passkey.ts'
import { passkeyColumns } from './list-passkeys.ts'
import { spendPasskeyChallenge } from './passkey-challenge.ts'
import type { PasskeyOwner } from './start-passkey-registration.ts'

/**
 * Adds the passkey that her device has made, and tells her mailbox. The challenge is used up whatever comes of it.
 *
 * @throws DomainError `INVALID_CODE` when the challenge is used, too old, another browser's or somebody else's;
 *   `INVALID_CREDENTIALS` when the answer is not one to it, or was made elsewhere; `CONFLICT` for a passkey that is known
 *   here already; `NOT_ALLOWED` when she has `passkeysMax`; `NOT_SIGNED_IN` when the session ended meanwhile;
 *   `TOO_MANY_ATTEMPTS`, also when she has added ten within the hour.
 */
export async function finishPasskeyRegistration(
  auth: AuthRuntime,
  { challengeId, response, name }: FinishPasskeyRegistrationInput,
  owner: PasskeyOwner,
): Promise<Passkey> {
  const { session, client } = owner
  const { userId } = session
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const isChallenge = await spendPasskeyChallenge(auth, { challengeId, purpose: 'registration', userId }, client)
  const made = await verifyNewPasskey(auth, response, isChallenge)
  const added = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    return addWithin(auth, tables, { owner, made, name })
  }, userLock(userId))
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
  return added
}

interface Addition {
  readonly owner: PasskeyOwner
  readonly made: NewPasskey
  readonly name: string | undefined
}

async function addWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { owner: { session, client }, made, name: wanted }: Addition,
): Promise<Passkey> {
  const { userId, authKeyId } = session
  const taken = await tables.passkey.findMany({ where: { userId }, select: { name: true } })
  if (taken.length >= passkeysMax) throw new DomainError('NOT_ALLOWED')
  await requireFewActs(auth, tables, { userId, event: 'passkey-added' })
  const names = new Set(taken.map(({ name }) => name))
  const name = wanted ?? freeName(nameAfter(deviceName(client.userAgent)), names)
  const [added] = await tables.passkey.createManyAndReturn({
    data: [{ id: newId(auth), userId, ...made, name, createdAt: auth.clock.now() }],
    skipDuplicates: true,
    select: passkeyColumns,
  })
  if (!added) throw new DomainError('CONFLICT')
  await recordSecurityEvent(tables, auth, {
    event: 'passkey-added',
    details: {},
    userId,
    authKeyId,
    client,
    note: name,
  })
  await tellSecurityChange(auth, tables, { userId, change: 'passkey-added', subject: name, client })
  return added
}

// Bounded, so that a number finds room behind it.
const nameAfter = (device: string) => (device === unknownDevice ? 'Passkey' : `Passkey on ${device}`.slice(0, 50))

/** Two passkeys of one browser are told apart by a number. */
function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  let number = 2
  while (taken.has(`${base} (${number})`)) number++
  return `${base} (${number})`
}
