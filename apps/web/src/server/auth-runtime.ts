import type { Background } from '@latchkey/auth/background'
import type { AuthEvents, AuthRuntime, PasswordHasher } from '@latchkey/auth/runtime'
import { createAuthLetters } from '@latchkey/email/auth-letters'
import { createOutbox } from '@latchkey/email/outbox'
import type { EventBus } from '@latchkey/events/event-bus'
import type { Database } from '@latchkey/prisma/db'
import { findAuthKey } from '@latchkey/prisma/judge-auth-key'
import { createRateLimits } from '@latchkey/prisma/rate-limits'
import { createSessionStatements } from '@latchkey/prisma/session-statements'
import type { AppConfig } from './app-config.ts'

/** What the server shares with its other parts, and the command line makes in its own way. */
export interface AuthRuntimeParts {
  readonly config: AppConfig
  readonly database: Database
  readonly appUrl: string
  readonly encryptionKey: Uint8Array
  readonly clock: AuthRuntime['clock']
  readonly random: AuthRuntime['random']
  readonly passwords: PasswordHasher
  readonly events: EventBus<AuthEvents>
  readonly background: Background
  readonly log: AuthRuntime['log']
  /** Called when a letter was written. */
  readonly onLetter: () => void
}

/** The auth core over the real world, the same for whoever uses it. */
export function createAuthRuntime(parts: AuthRuntimeParts): AuthRuntime {
  const { config, database, clock, random, passwords, events, background, log } = parts
  return {
    db: database.db,
    findAuthKey: (id) => findAuthKey(database.judgingPool, id),
    rateLimits: createRateLimits(database.pool),
    sessionStatements: createSessionStatements(database.pool),
    clock,
    random,
    passwords,
    outbox: createOutbox({ encryptionKey: parts.encryptionKey, clock, random, onWake: parts.onLetter }),
    letters: createAuthLetters({ appUrl: parts.appUrl, productName: 'Latchkey' }),
    events,
    secrets: config.authSecrets,
    config: config.auth,
    background,
    log,
  }
}
