import { DomainError } from '@latchkey/contracts/domain-error'
import { uniqueViolation } from '@latchkey/prisma/unique-violation'
import { completeFirstSignInWithin, completeSignIn, type SignInOutcome } from '../../core/complete-sign-in.ts'
import { newId } from '../../core/new-id.ts'
import { noPassword } from '../../core/no-password.ts'
import { signInLocks } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { giveFirstImage } from '../../image/give-first-image.ts'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../../runtime.ts'
import { insertAccount } from '../email/insert-account.ts'
import { requireRegistrable } from '../email/registration-gate.ts'
import type { ExternalIdentity } from './external-identity.ts'
import { findIdentity } from './find-identity.ts'
import { insertIdentity } from './insert-identity.ts'

/** Where somebody signs in from. */
export interface IdentityCaller {
  readonly client: ClientInfo
  /** The session she comes with, if any. */
  readonly session?: AuthSession | null
}

/**
 * Signs in whoever a provider vouches for. The first time, a person is made, as a registration makes one; an address
 * that has an account already is never taken for proof that both are the same person.
 *
 * @throws DomainError `ACCOUNT_BLOCKED`; `SIGNED_IN_AS_ANOTHER`; for somebody new also `INVALID_CREDENTIALS` where the
 *   provider has not proved her address, whether or not it has an account; `SIGN_IN_TO_LINK` where a proved one has;
 *   `REGISTRATION_DENIED` where the configuration or the application refuses.
 */
export async function signInWithIdentity(
  auth: AuthRuntime,
  identity: ExternalIdentity,
  { client, session = null }: IdentityCaller,
): Promise<SignInOutcome> {
  const known = await findIdentity(auth.db.tables, identity)
  if (known) return enter(auth, { ...known, identity }, { client, session })
  await requireNewcomer(auth, identity, session)
  try {
    return await createPerson(auth, identity, client)
  } catch (error) {
    if (uniqueViolation(error) === undefined) throw error
    // Somebody was faster: with the same identity, or with the same address.
    const winner = await findIdentity(auth.db.tables, identity)
    if (!winner) throw new DomainError('SIGN_IN_TO_LINK', undefined, { cause: error })
    return enter(auth, { ...winner, identity }, { client, session })
  }
}

interface KnownIdentity {
  readonly id: string
  readonly userId: string
  readonly identity: ExternalIdentity
}

function enter(
  auth: AuthRuntime,
  { id, userId, identity }: KnownIdentity,
  { client, session }: Required<IdentityCaller>,
): Promise<SignInOutcome> {
  if (session && session.userId !== userId) throw new DomainError('SIGNED_IN_AS_ANOTHER')
  return completeSignIn(
    auth,
    { userId, method: identity.provider, client, ...provedAtOf(identity) },
    async (tables) => {
      const { count } = await tables.externalAccount.updateMany({
        where: { id, userId },
        data: { lastUsedAt: auth.clock.now() },
      })
      // Unlinked while it was on its way.
      if (count !== 1) throw new DomainError('INVALID_CREDENTIALS')
    },
  )
}

async function requireNewcomer(
  { db, config, hooks, log }: AuthRuntime,
  { provider, email, isEmailVerified, givenName, fullName }: ExternalIdentity,
  session: AuthSession | null,
): Promise<void> {
  if (email !== null && !isEmailVerified) throw new DomainError('INVALID_CREDENTIALS')
  const owner = email === null ? null : await findOwner(db.tables, email)
  if (owner && (!session || session.userId === owner.userId)) throw new DomainError('SIGN_IN_TO_LINK')
  if (session) throw new DomainError('SIGNED_IN_AS_ANOTHER')
  requireRegistrable(config, email)
  const candidate = { email, userName: givenName ?? fullName, method: provider }
  if ((await hooks?.onUserWillBeCreated?.(candidate)) !== false) return
  log.warn({ method: provider }, 'onUserWillBeCreated refused a registration')
  throw new DomainError('REGISTRATION_DENIED')
}

const findOwner = (tables: Pick<AuthTables, 'emailAccount'>, email: string) =>
  tables.emailAccount.findUnique({ where: { email }, select: { userId: true } })

async function createPerson(auth: AuthRuntime, identity: ExternalIdentity, client: ClientInfo): Promise<SignInOutcome> {
  const userId = newId(auth)
  const { provider: method, email, givenName, fullName } = identity
  const done = await auth.db.transaction(
    async (tables) => {
      const emailAccount = email === null ? null : { email, passwordHash: noPassword, passwordEmail: null }
      const userName = givenName ?? fullName
      await insertAccount(auth, tables, { userId, emailAccount, userName, fullName, scopeNames: [] })
      await insertIdentity(auth, tables, { userId, identity })
      await recordSecurityEvent(tables, auth, { event: 'registered', details: { method }, userId, client })
      return completeFirstSignInWithin(auth, tables, { userId, method, client, ...provedAtOf(identity) })
    },
    signInLocks(userId, client),
  )
  done.publish()
  giveFirstImage(auth, done.signedIn.userInfo, pictureOf(auth, identity))
  return done.signedIn
}

// Whoever has been signed in there for weeks has proved nothing today; a provider that does not say when is believed.
const provedAtOf = ({ authenticatedAt }: ExternalIdentity) => (authenticatedAt ? { provedAt: authenticatedAt } : {})

function pictureOf({ identityProviders: { google }, config }: AuthRuntime, { provider, pictureUrl }: ExternalIdentity) {
  if (!google || provider !== 'google' || pictureUrl === null) return undefined
  return config.importUserImagesFromGoogleSignIn
    ? () => google.readPicture(pictureUrl, config.userImageSize)
    : undefined
}
