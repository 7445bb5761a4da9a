import { parseAuthKey } from '../core/auth-key.ts'
import { startRegistration, verifyRegistrationCode } from '../email.ts'
import { listSessions } from '../session.ts'
import type { AuthHarness } from './create-auth-harness.ts'
import { outcome, type OptionRow } from './option-row.ts'

const wrongCode = '0000000000'
const email = 'ana@example.test'

/** Every option that counts something. */
export const numberOptions: Readonly<Record<string, OptionRow>> = {
  minPasswordLength: {
    value: 11,
    inside: 'fine',
    beyond: 'PASSWORD_REJECTED',
    edge: async (world) => [await signUpWith(world, 11), await signUpWith(world, 10)],
  },
  maxPasswordLength: {
    value: 70,
    inside: 'fine',
    beyond: 'PASSWORD_REJECTED',
    edge: async (world) => [await signUpWith(world, 70), await signUpWith(world, 71)],
  },
  passwordHashCost: { value: 5, measure: async (world) => Number(await parameterOf(world, /\$2b\$(\d\d)\$/)) },
  passwordHashMemory: {
    value: 7200,
    config: { passwordHashAlgorithm: 'argon2id', passwordHashIterations: 5 },
    measure: async (world) => Number(await parameterOf(world, /\$m=(\d+),/)),
  },
  passwordHashIterations: {
    value: 5,
    config: { passwordHashAlgorithm: 'argon2id', passwordHashMemory: 7168 },
    measure: async (world) => Number(await parameterOf(world, /,t=(\d+),/)),
  },
  passwordHashParallelism: {
    value: 2,
    config: { passwordHashAlgorithm: 'argon2id', passwordHashMemory: 7168 },
    measure: async (world) => Number(await parameterOf(world, /,p=(\d+)\$/)),
  },
  validationCodeLength: {
    value: 5,
    async measure(world) {
      await startRegistration(world.auth, { email }, world.client())
      return world.codeFor(email).length
    },
  },
  codeAttempts: {
    value: 4,
    inside: 'fine',
    beyond: 'INVALID_CODE',
    edge: async (world, value) => [await codeAfter(world, value - 1), await codeAfter(world, value)],
  },
  mailsPerHour: {
    value: 4,
    inside: 4,
    beyond: 4,
    async edge(world, value) {
      const sent = async () => {
        await startRegistration(world.auth, { email }, world.client({ address: '192.0.2.1' }))
        return world.mails.length
      }
      for (let mails = 1; mails < value; mails++) await sent()
      return [await sent(), await sent()]
    },
  },
  maxAllowedEmailSignInAttempts: {
    value: 3,
    inside: 'INVALID_CREDENTIALS',
    beyond: 'TOO_MANY_ATTEMPTS',
    async edge(world, value) {
      for (let tries = 1; tries < value; tries++) await wrongSignIn(world)
      return [await wrongSignIn(world), await wrongSignIn(world)]
    },
  },
  maxFailedSignInsInARow: {
    value: 3,
    inside: 'fine',
    beyond: 'INVALID_CREDENTIALS',
    async edge(world, value) {
      const ana = await world.signUp({ email })
      const rightAfter = async (wrongTries: number) => {
        for (let tries = 0; tries < wrongTries; tries++) await wrongSignIn(world)
        await world.auth.background.settled()
        return outcome(world.signIn(ana))
      }
      return [await rightAfter(value - 1), await rightAfter(value)]
    },
  },
  networkLimitBurst: {
    value: 3,
    inside: 'INVALID_CREDENTIALS',
    beyond: 'TOO_MANY_ATTEMPTS',
    async edge(world, value) {
      const answers = await triesFromOneNetwork(world, value + 1)
      return [answers[value - 1], answers[value]]
    },
  },
  networkLimitPerMinute: {
    value: 6,
    config: { networkLimitBurst: 1 },
    inside: 'INVALID_CREDENTIALS',
    beyond: 'TOO_MANY_ATTEMPTS',
    async edge(world, value) {
      const after = async (waitMs: number) => {
        await triesFromOneNetwork(world, 1)
        world.clock.advance(waitMs)
        const [answer] = await triesFromOneNetwork(world, 1)
        world.clock.advance(120_000)
        return answer
      }
      return [await after(60_000 / value), await after(60_000 / value - 1)]
    },
  },
  maxSessionsPerUser: {
    value: 3,
    inside: 3,
    beyond: 3,
    async edge(world, value) {
      const ana = await world.signUp({ email })
      const signInAndCount = async () => (await listSessions(world.auth, (await world.signIn(ana)).session)).length
      for (let sessions = 2; sessions < value; sessions++) await world.signIn(ana)
      return [await signInAndCount(), await signInAndCount()]
    },
  },
  secretLength: {
    value: 40,
    measure: async (world) => parseAuthKey((await world.signUp()).key)?.secret.length,
  },
  saltLength: {
    value: 20,
    async measure(world) {
      const { session } = await world.signUp()
      const row = await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: session.authKeyId } })
      return row.salt.length
    },
  },
}

/** As many characters, none of them plain. */
const signUpWith = (world: AuthHarness, length: number) =>
  outcome(world.signUp({ password: [...'🔑ö brass lantern '.repeat(10)].slice(0, length).join('') }))

async function parameterOf(world: AuthHarness, form: RegExp): Promise<string | undefined> {
  const { session } = await world.signUp()
  const account = await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { userId: session.userId } })
  return form.exec(account.passwordHash)?.[1]
}

async function codeAfter(world: AuthHarness, wrongTries: number): Promise<string> {
  const address = `after-${wrongTries}@example.test`
  const client = world.client()
  const { requestId } = await startRegistration(world.auth, { email: address }, client)
  const enter = (code: string) => outcome(verifyRegistrationCode(world.auth, { requestId, code }, client))
  for (let tries = 0; tries < wrongTries; tries++) await enter(wrongCode)
  return enter(world.codeFor(address))
}

const wrongSignIn = (world: AuthHarness) => outcome(world.signIn({ email, password: 'not the password' }))

async function triesFromOneNetwork(world: AuthHarness, tries: number): Promise<string[]> {
  const answers: string[] = []
  for (let number = 0; number < tries; number++) {
    const person = { email: `${number}-${world.clock.now().getTime()}@example.test`, password: 'not the password' }
    answers.push(await outcome(world.signIn(person, world.client({ address: '192.0.2.1' }))))
  }
  return answers
}
