import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newNotMeToken } from '../../core/not-me-token.ts'
import type { ClientInfo } from '../../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../../testing.ts'
import { reportNotMe } from './report-not-me.ts'
import { startEmailChange } from './start-email-change.ts'
import { startPasswordReset } from './start-password-reset.ts'
import { startRegistration } from './start-registration.ts'

const minute = 60_000

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  world.clock.advance(60 * minute)
})
afterEach(() => world[Symbol.asyncDispose]())

const codeMails = ['password-reset-code', 'email-change-code']
const codesTo = (email: string) => world.mails.filter(({ to, kind }) => to === email && codeMails.includes(kind))

/** How many mails with a code some asking brought to an address. */
async function mailsOf(email: string, ask: () => Promise<unknown>): Promise<number> {
  const before = codesTo(email).length
  await ask()
  return codesTo(email).length - before
}

/** Strangers ask from more networks than the limits allow. */
async function strangersAsk(email: string, ask = startPasswordReset, times = 12): Promise<void> {
  for (let stranger = 0; stranger < times; stranger++) await ask(world.auth, { email }, world.client())
}

async function reset(from: Partial<ClientInfo>, times = 1, email = ana.email): Promise<void> {
  for (let time = 0; time < times; time++) await startPasswordReset(world.auth, { email }, world.client(from))
}

const report = (person = ana) =>
  reportNotMe(
    world.auth,
    { token: newNotMeToken(world.auth, { userId: person.session.userId, email: person.email }) },
    world.client(),
  )

test('strangers get ten mails an hour to an address, three of them from one network', async () => {
  expect(await mailsOf(ana.email, () => strangersAsk(ana.email))).toBe(10)
  const ben = await world.signUp()
  const { address } = world.client()
  expect(await mailsOf(ben.email, () => reset({ address }, 5, ben.email))).toBe(3)
})

describe('when strangers have used up the mails to an address', () => {
  beforeEach(() => strangersAsk(ana.email))

  test('“this wasn’t me” still sends its code, three times an hour to an account', async () => {
    expect(await mailsOf(ana.email, report)).toBe(1)
    const { mailedAt, attempts } = await world.database.db.tables.emailRequest.findFirstOrThrow({
      orderBy: { id: 'desc' },
    })
    expect({ mailedAt, attempts }).toEqual({ mailedAt: world.clock.now(), attempts: 0 })
    const pressedMore = async () => {
      for (let press = 0; press < 4; press++) await report()
    }
    expect(await mailsOf(ana.email, pressedMore)).toBe(2)
    const ben = await world.signUp()
    expect(await mailsOf(ben.email, () => report(ben)), 'nobody else’s are used up').toBe(1)
    world.clock.advance(60 * minute)
    expect(await mailsOf(ana.email, report)).toBe(1)
  })

  test('she gets hers in a browser that she has signed in with, three an hour', async () => {
    const { knownDevice } = await world.signIn(ana)
    expect(await mailsOf(ana.email, () => reset({ knownDevice }, 5))).toBe(3)
    world.clock.advance(60 * minute)
    expect(await mailsOf(ana.email, () => reset({ knownDevice }))).toBe(1)
  })

  test('she gets hers in her own session, which knows no browser', async () => {
    const { session } = await world.signIn(ana, world.client({ isProgram: true, userAgent: 'curl/8.14.1' }))
    expect(await mailsOf(ana.email, () => reset({ session, isProgram: true }, 5))).toBe(3)
  })

  test('nobody gets one by a cookie or a session that is somebody else’s', async () => {
    const ben = await world.signUp()
    const { knownDevice, session } = await world.signIn(ben)
    const foreign = async () => {
      await reset({ knownDevice, session })
      await reset({ knownDevice: 'A'.repeat(48) })
    }
    expect(await mailsOf(ana.email, foreign)).toBe(0)
  })

  test('whoever signs in again and again gets ten more to her mailbox, and no further', async () => {
    const again = async () => {
      for (let round = 0; round < 6; round++) {
        world.clock.advance(minute)
        const { knownDevice, session } = await world.signIn(ana)
        await reset({ knownDevice, session }, 3)
      }
    }
    expect(await mailsOf(ana.email, again)).toBe(10)
  })
})

test('strangers cannot use up the codes of a change of address, and neither can one session alone', async () => {
  const newEmail = 'ana-anew@example.test'
  await strangersAsk(newEmail, startRegistration)
  const change = async ({ session }: Pick<Person, 'session'>, times: number) => {
    for (let time = 0; time < times; time++) {
      await startEmailChange(world.auth, { newEmail }, { session, client: world.client({ session }) })
    }
  }
  const ben = await world.signUp()
  expect(await mailsOf(newEmail, () => change(ben, 5))).toBe(3)
  expect(await mailsOf(newEmail, () => change(ana, 1))).toBe(1)
})

test('however many people ask inside their sessions, a mailbox gets ten of their mails an hour', async () => {
  const newEmail = 'wanted@example.test'
  const everybody = async () => {
    for (let person = 0; person < 5; person++) {
      const { session } = await world.signUp()
      for (let time = 0; time < 3; time++) {
        await startEmailChange(world.auth, { newEmail }, { session, client: world.client({ session }) })
      }
    }
  }
  expect(await mailsOf(newEmail, everybody)).toBe(10)
})
