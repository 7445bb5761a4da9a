import { createAuthMails } from '@latchkey/email/auth-mails'
import type { OutgoingMail } from '@latchkey/email/outbox'
import { createMemoryBus } from '@latchkey/events/memory-bus'
import { createImagePool } from '@latchkey/images/image-pool'
import { createDatabaseStore } from '@latchkey/storage/database-store'
import { findAuthKey } from '@latchkey/prisma/find-auth-key'
import { createRateLimits } from '@latchkey/prisma/rate-limits'
import { createFactorStatements } from '@latchkey/prisma/factor-statements'
import { createSessionStatements } from '@latchkey/prisma/session-statements'
import { createUserStatements } from '@latchkey/prisma/user-statements'
import { borrowTestDatabase, createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { createFakeClock, type FakeClock } from '@latchkey/testing/fake-clock'
import { createBackground } from '../background.ts'
import { defaultAuthConfig, type AuthConfig } from '../config.ts'
import type { SignedIn } from '../core/complete-sign-in.ts'
import { createUserInfoCache } from '../core/user-info-cache.ts'
import { hashSettingsOf } from '../hashing/hash-settings.ts'
import { createIdentityProviders } from '../providers/external/identity-providers.ts'
import type { ProviderSettings } from '../providers/external/provider-variables.ts'
import { finishRegistration } from '../providers/email/finish-registration.ts'
import { createPasswordHasher } from '../providers/email/password.ts'
import { signInWithEmail } from '../providers/email/sign-in-with-email.ts'
import { startRegistration } from '../providers/email/start-registration.ts'
import { verifyRegistrationCode } from '../providers/email/verify-registration-code.ts'
import type { AuthEvents, AuthRuntime, ClientInfo } from '../runtime.ts'
import { parsePeppers } from '../secrets.ts'
import { inProcessHashing } from './in-process-hashing.ts'
import { expectSignedIn } from './expect-signed-in.ts'
import { createRecordingOutbox } from './recording-outbox.ts'
import { createSeededRandom } from './seeded-random.ts'

/** What a test may choose; the rest is as in production, with the cheapest password hash. */
export interface AuthHarnessOptions {
  readonly config?: Partial<Omit<AuthConfig, 'sessions'>>
  readonly sessions?: Partial<AuthConfig['sessions']>
  /** Whose accounts are taken for signing in. Default: nobody's. */
  readonly providers?: ProviderSettings
  /** A database that nobody used before and nobody uses after, for a test that watches or changes its connections. */
  readonly freshDatabase?: true
  /** Replaces parts of the runtime. */
  readonly runtime?: Partial<AuthRuntime>
}

/** Who signs up; the rest is made up. */
export interface NewPerson {
  readonly email?: string
  readonly password?: string
  readonly userName?: string
}

/** A person who has just signed up. */
export interface Person extends SignedIn {
  readonly email: string
  readonly password: string
}

/** A world for one test file. */
export interface AuthHarness extends AsyncDisposable {
  readonly auth: AuthRuntime
  readonly clock: FakeClock
  readonly database: TestDatabase
  /** Every mail that was written, oldest first. */
  readonly mails: readonly OutgoingMail[]
  /** Every event that was published, oldest first. */
  readonly published: readonly AuthEvents['auth-keys-ended'][]
  /** What background work complained about. */
  readonly warnings: readonly object[]
  /** A caller on a network of her own, with a browser of her own. */
  client(override?: Partial<ClientInfo>): ClientInfo
  /** The code of the newest mail to an address. */
  codeFor(email: string): string
  /** Signs somebody up through all three steps. */
  signUp(person?: NewPerson): Promise<Person>
  /** Signs a person in on one more device. */
  signIn(person: Pick<Person, 'email' | 'password'>, client?: ClientInfo): Promise<SignedIn>
}

/**
 * A database for it alone, a clock that moves when told to, mails that are kept, hashing that costs nothing, and the
 * real limits. Dispose of it with `await using`, or in `afterAll`.
 */
export async function createAuthHarness(options: AuthHarnessOptions = {}): Promise<AuthHarness> {
  const database = await (options.freshDatabase ? createTestDatabase() : borrowTestDatabase())
  const clock = createFakeClock()
  const outbox = createRecordingOutbox()
  const warnings: object[] = []
  const events = createMemoryBus<AuthEvents>()
  const published: AuthEvents['auth-keys-ended'][] = []
  events.subscribe('auth-keys-ended', (event) => published.push(event))
  const auth = createRuntime({ database, clock, outbox, events, warnings }, options)
  return {
    auth,
    clock,
    database,
    mails: outbox.sent,
    published,
    warnings,
    ...createPeople(auth, outbox.sent),
    async [Symbol.asyncDispose]() {
      await auth.background.settled()
      await database[Symbol.asyncDispose]()
    },
  }
}

interface World extends Pick<AuthRuntime, 'clock' | 'outbox' | 'events'> {
  readonly database: TestDatabase
  readonly warnings: object[]
}

function createRuntime({ database, warnings, ...world }: World, options: AuthHarnessOptions): AuthRuntime {
  const passwordPeppers = parsePeppers('the password pepper of the tests, 32+', [])
  const log = { warn: (details: object) => void warnings.push(details) }
  const config = {
    ...defaultAuthConfig,
    passwordHashCost: 4,
    ...options.config,
    sessions: { ...defaultAuthConfig.sessions, ...options.sessions },
  }
  return {
    ...world,
    db: database.db,
    findAuthKey: (id) => findAuthKey(database.authenticationPool, id),
    rateLimits: createRateLimits(database.pool),
    sessionStatements: createSessionStatements(database.pool),
    factorStatements: createFactorStatements(database.pool),
    userStatements: createUserStatements(database.pool),
    random: createSeededRandom('latchkey'),
    passwords: createPasswordHasher({
      peppers: passwordPeppers,
      settings: hashSettingsOf(config),
      extraSaltyHash: config.extraSaltyHash,
      engine: inProcessHashing,
    }),
    images: createImagePool(),
    imageStore: createDatabaseStore({ db: database.db, clock: world.clock }),
    userInfos: createUserInfoCache({
      ...world,
      db: database.db,
      lifetimeMs: config.userInfoCacheLifetime,
    }),
    mails: createAuthMails({ appUrl: 'https://latchkey.test', productName: 'Latchkey' }),
    identityProviders: createIdentityProviders({
      settings: options.providers ?? {},
      appUrl: 'https://latchkey.test',
      // oxlint-disable-next-line no-restricted-globals -- the servers of the tests are real ones
      fetch,
      clock: world.clock,
    }),
    relyingParty: { id: 'latchkey.test', name: 'Latchkey', origin: 'https://latchkey.test' },
    secrets: {
      sessionPeppers: parsePeppers('the session pepper of the tests, 32+ chars', []),
      passwordPeppers,
      encryptionKeys: parsePeppers('the encryption key of the tests, 32+ chars', []),
    },
    config,
    background: createBackground(log),
    log,
    ...options.runtime,
  }
}

type People = Pick<AuthHarness, 'client' | 'codeFor' | 'signUp' | 'signIn'>

function createPeople(auth: AuthRuntime, mails: readonly OutgoingMail[]): People {
  let people = 0
  let clients = 0

  const client: People['client'] = (override) => {
    clients++
    return {
      address: `10.${clients >> 16}.${(clients >> 8) & 255}.${clients & 255}`,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      browserKey: `browser ${clients}`,
      knownDevice: null,
      trustedDevice: null,
      isProgram: false,
      session: null,
      ...override,
    }
  }

  const codeFor: People['codeFor'] = (email) => {
    const mail = mails.findLast(({ to, kind }) => to === email && kind.endsWith('-code'))
    const [code] = /^\d+$/m.exec(mail?.text ?? '') ?? []
    if (code === undefined) throw new Error(`No mail to ${email} holds a code.`)
    return code
  }

  return {
    client,
    codeFor,
    async signUp({ email = `person-${++people}@example.test`, password = 'a fine long passphrase', userName } = {}) {
      const from = client()
      const { requestId } = await startRegistration(auth, { email }, from)
      const { registrationToken } = await verifyRegistrationCode(auth, { requestId, code: codeFor(email) }, from)
      const signedIn = await finishRegistration(
        auth,
        { registrationToken, password, ...(userName && { userName }) },
        from,
      )
      return { ...signedIn, email, password }
    },
    signIn: async ({ email, password }, from = client()) =>
      expectSignedIn(await signInWithEmail(auth, { email, password }, from)),
  }
}
