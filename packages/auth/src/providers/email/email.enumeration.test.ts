import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuthRuntime } from '../../runtime.ts'
import { createAuthHarness, type AuthHarness } from '../../testing.ts'
import { inProcessHashing } from '../../testing/in-process-hashing.ts'
import { createPasswordHasher } from './password.ts'
import { finishEmailChange } from './finish-email-change.ts'
import { signInWithEmail } from './sign-in-with-email.ts'
import { startEmailChange } from './start-email-change.ts'
import { startRegistration } from './start-registration.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const known = 'known@example.test'
const unknown = 'unknown@example.test'

let world: AuthHarness
let statements: string[]

beforeEach(async () => {
  world = await createAuthHarness({ freshDatabase: true })
  statements = []
  world.database.pool.on('connect', (client) => record(client, statements))
  await world.signUp({ email: known })
  world.clock.advance(3_600_000)
})
afterEach(() => world[Symbol.asyncDispose]())

/** Writes down every statement that a connection sends from now on. */
function record(connection: { query: unknown }, into: string[]): void {
  const query = connection.query as (...args: unknown[]) => unknown
  connection.query = (...args: unknown[]) => {
    const [first] = args
    into.push(typeof first === 'string' ? first : (first as { text: string }).text)
    return query.apply(connection, args)
  }
}

/** What an attempt answered and which statements it sent before it did. */
async function observe(attempt: () => Promise<object>) {
  statements.length = 0
  const answer = await attempt().catch((error: { code: string; details: unknown; message: string }) => ({
    code: error.code,
    details: error.details,
    message: error.message,
  }))
  return { answer, sent: [...statements] }
}

describe('signing in', () => {
  const compared: string[] = []
  const hasherRecording = (auth: AuthRuntime): AuthRuntime => ({
    ...auth,
    // Held back, so that only what the answer waits for is seen.
    background: { ...auth.background, run: () => undefined },
    passwords: createPasswordHasher({
      peppers: auth.secrets.passwordPeppers,
      settings: { algorithm: 'bcrypt', cost: 4 },
      extraSaltyHash: true,
      engine: {
        ...inProcessHashing,
        compare(text, hash) {
          compared.push(hash.slice(0, 7))
          return inProcessHashing.compare(text, hash)
        },
      },
    }),
  })

  test('an unknown address and a wrong password get the same answer for the same work', async () => {
    const auth = hasherRecording(world.auth)
    const attempt = (email: string) => () => signInWithEmail(auth, { email, password: 'wrong' }, world.client())
    const wrong = await observe(attempt(known))
    const nobody = await observe(attempt(unknown))
    expect(nobody).toEqual(wrong)
    expect(wrong.sent.length).toBeGreaterThan(2)
    expect(wrong.answer).toEqual({ code: 'INVALID_CREDENTIALS', details: undefined, message: 'INVALID_CREDENTIALS' })
    expect(compared).toEqual(['$2b$04$', '$2b$04$'])
  })

  test('a blocked person’s wrong password is answered no differently', async () => {
    await world.database.db.tables.authUser.updateMany({ data: { blocked: true } })
    const auth = hasherRecording(world.auth)
    const attempt = (email: string) => () => signInWithEmail(auth, { email, password: 'wrong' }, world.client())
    expect(await observe(attempt(unknown))).toEqual(await observe(attempt(known)))
  })

  test('too many tries are answered the same, and mean the same work after the answer but once a day', async () => {
    const attempt = (email: string) => async () => {
      try {
        return await signInWithEmail(world.auth, { email, password: 'wrong' }, world.client())
      } finally {
        await world.auth.background.settled()
      }
    }
    // The sixth is the one that she is told of.
    for (const email of [known, unknown]) for (let tries = 0; tries < 6; tries++) await observe(attempt(email))
    const limited = await observe(attempt(known))
    expect(limited.answer).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    expect(await observe(attempt(unknown))).toEqual(limited)
  })

  test('the try that she is told of is answered before that', async () => {
    const waiting: (() => Promise<unknown>)[] = []
    const background = {
      ...world.auth.background,
      run: (_name: string, work: () => Promise<unknown>) => void waiting.push(work),
    }
    const attempt = (email: string) => () =>
      signInWithEmail({ ...world.auth, background }, { email, password: 'wrong' }, world.client())
    for (const email of [known, unknown]) for (let tries = 0; tries < 5; tries++) await observe(attempt(email))
    expect(await observe(attempt(known))).toEqual(await observe(attempt(unknown)))
    expect(waiting.length).toBeGreaterThan(1)
  })
})

describe('signing up', () => {
  const start = (email: string, client = world.client()) =>
    observe(() => startRegistration(world.auth, { email }, client))

  test('a known address gets the same answer for the same work, and a mail too', async () => {
    const fresh = await start(unknown)
    const taken = await start(known)
    expect(Object.keys(taken.answer)).toEqual(Object.keys(fresh.answer))
    expect(taken.answer).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(taken.sent).toEqual(fresh.sent)
    expect(fresh.sent.filter((text) => /^INSERT/i.test(text)).length).toBeGreaterThan(0)
    expect(world.mails.slice(-2).map(({ to }) => to)).toEqual([unknown, known])
  })

  test('asking again looks the same, sooner and later', async () => {
    const [mine, theirs] = [world.client(), world.client()]
    await start(unknown, mine)
    await start(known, theirs)
    for (const wait of [1000, 60_000, 60_000, 60_000]) {
      world.clock.advance(wait)
      const fresh = await start(unknown, mine)
      const taken = await start(known, theirs)
      expect(taken.sent).toEqual(fresh.sent)
    }
    const mailsTo = (email: string) => world.mails.filter(({ to }) => to === email)
    expect(mailsTo(unknown)).toHaveLength(3)
    // One of the known address's mails is the code it signed up with.
    expect(mailsTo(known)).toHaveLength(4)
  })

  test('guessing the code looks the same', async () => {
    const verify = (requestId: string) =>
      observe(() => verifyRegistrationCode(world.auth, { requestId, code: '00000000' }, world.client()))
    const fresh = await startRegistration(world.auth, { email: unknown }, world.client())
    const taken = await startRegistration(world.auth, { email: known }, world.client())
    for (let tries = 0; tries < 4; tries++) expect(await verify(taken.requestId)).toEqual(await verify(fresh.requestId))
  })
})

describe('changing the address', () => {
  test('to a known one gets the same answer for the same work, asked for and guessed at', async () => {
    const { session } = await world.signUp()
    const start = (newEmail: string) =>
      observe(() => startEmailChange(world.auth, { newEmail }, { session, client: world.client() }))
    const [fresh, taken] = [await start(unknown), await start(known)]
    expect(taken.answer).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(Object.keys(fresh.answer)).toEqual(Object.keys(taken.answer))
    expect(taken.sent).toEqual(fresh.sent)
    expect(world.mails.slice(-2).map(({ to }) => to)).toEqual([unknown, known])
    const guess = ({ answer }: { answer: object }) => {
      const { requestId } = answer as { requestId: string }
      const by = { session, client: world.client() }
      return observe(() => finishEmailChange(world.auth, { requestId, code: '00000000' }, by))
    }
    for (let tries = 0; tries < 4; tries++) expect(await guess(taken)).toEqual(await guess(fresh))
  })
})
