import { randomBytes } from 'node:crypto'
import { createBackground } from '@latchkey/auth/background'
import type { AuthEvents, AuthRuntime } from '@latchkey/auth/runtime'
import { createPasswordPool } from '@latchkey/auth/password-pool'
import { createOutboxWorker } from '@latchkey/email/outbox-worker'
import type { MailTransport } from '@latchkey/email/transport'
import { createPostgresBus } from '@latchkey/events/postgres-bus'
import type { Database } from '@latchkey/prisma/db'
import type { TaskEvents, TasksRuntime } from '@latchkey/tasks/runtime'
import type { AppConfig } from './app-config.ts'
import { createAuthRuntime } from './auth-runtime.ts'
import { outboxKeyOf } from './outbox-key.ts'
import { startHousekeeping, type Housekeeping, type JobReport } from './housekeeping.ts'
import type { Logger } from './log.ts'

/** What the app is made of, once per process. */
export interface AppRuntime {
  readonly auth: AuthRuntime
  readonly tasks: TasksRuntime
  /** How what it does by itself is going. */
  condition(): BackgroundCondition
  /** Begins what a server does by itself: sends mails, hears other processes, keeps house. Use-cases need no start. */
  start(): Promise<void>
  /**
   * Ends background work and waits for what is under way; other processes are told what they were not told yet. The
   * database stays open.
   */
  stop(): Promise<void>
}

export interface BackgroundCondition {
  readonly hearsOthers: boolean
  readonly jobs: readonly JobReport[]
}

export interface AppRuntimeParts {
  readonly config: AppConfig
  readonly database: Database
  readonly transport: MailTransport
  readonly appUrl: string
  readonly log: Logger
  /** Told when events of other processes were missed for good: whoever follows them should read anew. */
  readonly onEventsMissed?: () => void
}

/** The composition root: everything that touches the world is made here and handed down as an argument. */
export function createAppRuntime(parts: AppRuntimeParts): AppRuntime {
  const { config, database, transport, appUrl, log, onEventsMissed } = parts
  const clock = { now: () => new Date() }
  const random = { bytes: (length: number) => randomBytes(length) }
  const events = createPostgresBus<AuthEvents & TaskEvents>({
    pool: database.pool,
    connect: database.connect,
    log,
    onError: (error, channel) => log.error({ err: error, channel }, 'An event could not be told'),
    onGap: () => onEventsMissed?.(),
  })
  const { current, fallbacks } = config.authSecrets.encryptionKeys
  const [encryptionKey, fallbackKeys] = [outboxKeyOf(current), fallbacks.map(outboxKeyOf)]
  const worker = createOutboxWorker({ db: database.db, transport, encryptionKey, fallbackKeys, clock, log })
  const passwords = createPasswordPool({
    peppers: config.authSecrets.passwordPeppers,
    config: config.auth,
  })
  const background = createBackground(log)
  const auth = createAuthRuntime({
    config,
    database,
    appUrl,
    clock,
    random,
    passwords,
    events,
    background,
    log,
    onMail: () => worker.wake(),
  })
  let housekeeping: Housekeeping | undefined
  return {
    auth,
    tasks: { db: database.db, clock, random, events },
    condition: () => ({ hearsOthers: events.isHearing, jobs: housekeeping?.report() ?? [] }),
    async start() {
      worker.start()
      housekeeping = startHousekeeping({ auth, bus: events, log })
      await events.start()
    },
    async stop() {
      await Promise.all([housekeeping?.stop(), worker.stop(), passwords.close(), background.settled()])
      // Last, because what ends before may still publish.
      await events.stop()
    },
  }
}
