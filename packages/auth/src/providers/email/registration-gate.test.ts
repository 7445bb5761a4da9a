import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAuthConfig } from '../../config.ts'
import { createAuthHarness, type AuthHarness } from '../../testing.ts'
import { createUser } from '../../admin.ts'
import { finishRegistration } from './finish-registration.ts'
import { requireRegistrable } from './registration-gate.ts'
import { startRegistration } from './start-registration.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const configured = (registration: string, allowList = '') => {
  const problems: string[] = []
  const env = { AUTH_REGISTRATION: registration, AUTH_REGISTRATION_ALLOW_LIST: allowList }
  return { problems, config: readAuthConfig(env, problems) }
}
const isLetIn = (allowList: string, email: string) => {
  try {
    requireRegistrable(configured('allow-list', allowList).config, email)
    return true
  } catch {
    return false
  }
}

describe('the list', () => {
  const entries = ' Ana@Example.test ,@Friends.TEST'

  test.each([
    ['ana@example.test', true],
    ['ana+list@example.test', false],
    ['bea@example.test', false],
    ['anyone@friends.test', true],
    ['anyone@sub.friends.test', false],
    ['anyone@notfriends.test', false],
    ['"@friends.test"@evil.test', false],
  ])('for %s says %s', (email, expected) => {
    expect(isLetIn(entries, email)).toBe(expected)
  })

  test('must not be empty, and holds nothing but addresses and domains', () => {
    expect(configured('allow-list').problems).toEqual([expect.stringContaining('AUTH_REGISTRATION_ALLOW_LIST')])
    expect(configured('allow-list', 'ana@example.test').problems).toEqual([])
    for (const entry of ['example.test', '@', '@a b', 'ana@', '*@example.test.']) {
      expect(configured('open', entry).problems).toEqual([expect.stringContaining(`"${entry}" is neither`)])
    }
  })
})

describe('registration', () => {
  let world: AuthHarness
  beforeAll(async () => {
    world = await createAuthHarness()
    await world.signUp({ email: 'member@example.test' })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const authWith = (registration: string, allowList?: string) => ({
    ...world.auth,
    config: { ...world.auth.config, ...pick(configured(registration, allowList).config) },
  })
  const pick = ({ registration, registrationAllowList }: ReturnType<typeof configured>['config']) => ({
    registration,
    registrationAllowList,
  })
  const denied = { code: 'REGISTRATION_DENIED' }

  test('that is closed begins for nobody, whether or not she has an account, and sends nothing', async () => {
    const before = world.mails.length
    for (const email of ['member@example.test', 'stranger@example.test']) {
      await expect(startRegistration(authWith('closed'), { email }, world.client())).rejects.toMatchObject(denied)
    }
    expect(world.mails).toHaveLength(before)
  })

  test('by list answers by the list alone: a member who is not on it is refused like a stranger', async () => {
    const auth = authWith('allow-list', 'listed@example.test,@friends.test')
    const start = (email: string) => startRegistration(auth, { email }, world.client())
    for (const email of ['member@example.test', 'stranger@example.test']) {
      await expect(start(email)).rejects.toMatchObject(denied)
    }
    for (const email of ['listed@example.test', 'any@friends.test']) {
      await expect(start(email)).resolves.toEqual({ requestId: expect.any(String) })
    }
  })

  test('cannot be used to read the list from one network: refusals count like everything else', async () => {
    const [auth, client] = [authWith('allow-list', 'listed@example.test'), world.client()]
    const start = (email: string) => startRegistration(auth, { email }, client)
    for (let asked = 0; asked < auth.config.networkLimitBurst; asked++) {
      await expect(start(`guess-${asked}@example.test`)).rejects.toMatchObject(denied)
    }
    for (const email of ['guess@example.test', 'listed@example.test']) {
      await expect(start(email)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    }
  })

  test('that is closed meanwhile does not finish, and makes nothing', async () => {
    const [email, client] = ['late@example.test', world.client()]
    const { requestId } = await startRegistration(world.auth, { email }, client)
    const code = world.codeFor(email)
    const { registrationToken } = await verifyRegistrationCode(world.auth, { requestId, code }, client)
    const input = { registrationToken, password: 'a fine long passphrase' }
    await expect(finishRegistration(authWith('closed'), input, client)).rejects.toMatchObject(denied)
    expect(await world.database.db.tables.emailAccount.count({ where: { email } })).toBe(0)
    await expect(finishRegistration(world.auth, input, client)).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('that is closed keeps no operator from making an account', async () => {
    const made = createUser(authWith('closed'), { kind: 'operator' }, { email: 'made@example.test', password: null })
    await expect(made).resolves.toMatchObject({ email: 'made@example.test' })
  })
})
