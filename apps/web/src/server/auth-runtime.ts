import type { Background } from '@latchkey/auth/background'
import { createBreachedPasswords } from '@latchkey/auth/breached-passwords'
import { createIdentityProviders } from '@latchkey/auth/external'
import { withCustomHashing } from '@latchkey/auth/password-pool'
import type { AuthEvents, AuthRuntime, PasswordHasher } from '@latchkey/auth/runtime'
import { createUserInfoCache } from '@latchkey/auth/user'
import { createAuthMails } from '@latchkey/email/auth-mails'
import { createOutbox } from '@latchkey/email/outbox'
import type { EventBus } from '@latchkey/events/event-bus'
import { createImagePool } from '@latchkey/images/image-pool'
import { createPublicFetch } from '@latchkey/images/public-fetch'
import type { Database } from '@latchkey/prisma/db'
import { findAuthKey } from '@latchkey/prisma/find-auth-key'
import { createRateLimits } from '@latchkey/prisma/rate-limits'
import { createFactorStatements } from '@latchkey/prisma/factor-statements'
import { createSessionStatements } from '@latchkey/prisma/session-statements'
import { createUserStatements } from '@latchkey/prisma/user-statements'
import { createDatabaseStore } from '@latchkey/storage/database-store'
import { createDiskStore } from '@latchkey/storage/disk-store'
import { createS3Store } from '@latchkey/storage/s3-store'
import type { AppConfig } from './app-config.ts'
import { outboxKeyOf } from './outbox-key.ts'

const productName = 'Latchkey'

/** What the server shares with its other parts, and the command line makes in its own way. */
export interface AuthRuntimeParts {
  readonly config: AppConfig
  readonly database: Database
  readonly appUrl: string
  readonly clock: AuthRuntime['clock']
  readonly random: AuthRuntime['random']
  readonly passwords: PasswordHasher
  readonly events: EventBus<AuthEvents>
  readonly background: Background
  readonly log: AuthRuntime['log']
  /** Called when a mail was written. */
  readonly onMail: () => void
}

/** The auth core over the real world, the same for whoever uses it. */
export function createAuthRuntime(parts: AuthRuntimeParts): AuthRuntime {
  const { config, database, clock, random, passwords, events, background, log } = parts
  const { breachedPasswordsUrl } = config.auth
  return {
    db: database.db,
    findAuthKey: (id) => findAuthKey(database.authenticationPool, id),
    rateLimits: createRateLimits(database.pool),
    sessionStatements: createSessionStatements(database.pool),
    factorStatements: createFactorStatements(database.pool),
    userStatements: createUserStatements(database.pool),
    clock,
    random,
    hooks: config.authHooks,
    userInfos: createUserInfoCache({ db: database.db, clock, events, lifetimeMs: config.auth.userInfoCacheLifetime }),
    passwords: withCustomHashing(passwords, config.authHooks, random),
    ...(breachedPasswordsUrl && {
      breachedPasswords: createBreachedPasswords({ url: breachedPasswordsUrl, fetch, log }),
    }),
    images: createImagePool(),
    imageStore: createImageStore(parts),
    relyingParty: relyingPartyAt(parts.appUrl),
    identityProviders: createIdentityProviders({
      settings: config.providers,
      appUrl: parts.appUrl,
      fetch,
      clock,
      pictures: { hosts: config.auth.imageImportHosts, fetch: createPublicFetch() },
    }),
    outbox: createOutbox({
      encryptionKey: outboxKeyOf(config.authSecrets.encryptionKeys.current),
      clock,
      random,
      onWake: parts.onMail,
    }),
    mails: createAuthMails({ appUrl: parts.appUrl, productName }),
    events,
    secrets: config.authSecrets,
    config: config.auth,
    background,
    log,
  }
}

function createImageStore({ config, database, clock }: AuthRuntimeParts): AuthRuntime['imageStore'] {
  const { imageDirectory, imageBucket } = config.server
  if (imageBucket) return createS3Store({ ...imageBucket, clock })
  return imageDirectory ? createDiskStore(imageDirectory) : createDatabaseStore({ db: database.db, clock })
}

// Passkeys are tied to the host; whoever moves the app to another one starts anew with them.
function relyingPartyAt(appUrl: string): AuthRuntime['relyingParty'] {
  const { hostname, origin } = new URL(appUrl)
  return { id: hostname, name: productName, origin }
}
