import { randomBytes } from 'node:crypto'
import { createBackground } from '@latchkey/auth/background'
import type { AuthEvents, AuthRuntime } from '@latchkey/auth/runtime'
import { createPasswordPool } from '@latchkey/auth/password-pool'
import { createAuthLetters } from '@latchkey/email/auth-letters'
import { createOutbox } from '@latchkey/email/outbox'
import { createOutboxWorker } from '@latchkey/email/outbox-worker'
import type { MailTransport } from '@latchkey/email/transport'
import { createMemoryBus } from '@latchkey/events/memory-bus'
import type { Database } from '@latchkey/prisma/db'
import { findAuthKey } from '@latchkey/prisma/judge-auth-key'
import { createRateLimits } from '@latchkey/prisma/rate-limits'
import type { TaskEvents, TasksRuntime } from '@latchkey/tasks/runtime'
import type { AppConfig } from './app-config.ts'
import { deriveEncryptionKey } from './encryption-key.ts'
import { startHousekeeping } from './housekeeping.ts'
import type { Logger } from './log.ts'

/** What the app is made of, once per process. */
export interface AppRuntime {
  readonly auth: AuthRuntime
  readonly tasks: TasksRuntime
  /** Ends background work and waits for what is under way. The database stays open. */
  stop(): Promise<void>
}

export interface AppRuntimeParts {
  readonly config: AppConfig
  readonly database: Database
  readonly transport: MailTransport
  readonly appUrl: string
  readonly log: Logger
}

/** The composition root: everything that touches the world is made here and handed down as an argument. */
export function createAppRuntime({ config, database, transport, appUrl, log }: AppRuntimeParts): AppRuntime {
  const clock = { now: () => new Date() }
  const random = { bytes: (length: number) => randomBytes(length) }
  const events = createMemoryBus<AuthEvents & TaskEvents>({
    onError: (error) => log.error({ err: error }, 'A listener failed'),
  })
  const encryptionKey = deriveEncryptionKey(config.server.secrets.encryptionKey)
  const worker = createOutboxWorker({ db: database.db, transport, encryptionKey, clock, log })
  const passwords = createPasswordPool({
    peppers: config.authSecrets.passwordPeppers,
    cost: config.auth.passwordHashCost,
  })
  const background = createBackground(log)
  const auth: AuthRuntime = {
    db: database.db,
    findAuthKey: (id) => findAuthKey(database.pool, id),
    rateLimits: createRateLimits(database.pool),
    clock,
    random,
    passwords,
    outbox: createOutbox({ encryptionKey, clock, random, onWake: () => worker.wake() }),
    letters: createAuthLetters({ appUrl, productName: 'Latchkey' }),
    events,
    secrets: config.authSecrets,
    config: config.auth,
    background,
    log,
  }
  worker.start()
  const stopHousekeeping = startHousekeeping({ auth, log })
  return {
    auth,
    tasks: { db: database.db, clock, random, events },
    async stop() {
      stopHousekeeping()
      await Promise.all([worker.stop(), passwords.close(), background.settled()])
    },
  }
}
