import { createHash, timingSafeEqual } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AuthHooks } from '../../runtime.ts'
import { parsePeppers } from '../../secrets.ts'
import { createAuthHarness, createSeededRandom } from '../../testing.ts'
import { inProcessHashing } from '../../testing/in-process-hashing.ts'
import { withCustomHashing } from './custom-passwords.ts'
import { noPassword } from '../../core/no-password.ts'
import { createPasswordHasher } from './password.ts'
import { signInWithEmail } from './sign-in-with-email.ts'

const email = 'ana@example.test'
const ours = createPasswordHasher({
  peppers: parsePeppers('the password pepper of the tests, 32+', []),
  settings: { algorithm: 'bcrypt', cost: 4 },
  extraSaltyHash: true,
  engine: inProcessHashing,
})

// What a first version of an application may have had.
const simple = (password: string, salt: string) =>
  createHash('sha256')
    .update(password + salt)
    .digest('hex')
const validated: string[] = []
const passwordHashGenerator: AuthHooks['passwordHashGenerator'] = async ({ password, email: salt }) =>
  simple(password, salt)
const passwordHashValidator: AuthHooks['passwordHashValidator'] = async ({ password, email: salt, hash }) => {
  validated.push(hash)
  const expected = Buffer.from(simple(password, salt ?? ''))
  return expected.length === hash.length && timingSafeEqual(expected, Buffer.from(hash))
}
const wrap = (hooks: AuthHooks) => withCustomHashing(ours, hooks, createSeededRandom('custom'))
const old = (password: string) => ({ passwordHash: simple(password, email), passwordEmail: email })

test('without functions of its own an application gets ours', () => {
  expect(wrap({})).toBe(ours)
  expect(() => wrap({ passwordHashGenerator })).toThrow('needs a passwordHashValidator')
})

describe('a generator with its validator', () => {
  const custom = wrap({ passwordHashGenerator, passwordHashValidator })

  test('makes and checks what is stored, in NFC and with the address', async () => {
    const stored = await custom.hash('cafe\u0301', email)
    expect(stored).toEqual({ passwordHash: `custom:${simple('caf\u00e9', email)}`, passwordEmail: email })
    expect(await custom.verify(stored, 'cafe\u0301')).toEqual({ matches: true, needsRehash: false })
    expect(await custom.verify(stored, 'other')).toEqual({ matches: false, needsRehash: false })
  })

  test.each([
    ['nobody', null],
    ['an account without a password', { passwordHash: noPassword, passwordEmail: null }],
  ])('does its work for %s, too, and never says yes', async (_who, stored) => {
    validated.length = 0
    expect(await custom.verify(stored, noPassword)).toEqual({ matches: false, needsRehash: false })
    expect(validated).toHaveLength(1)
  })

  test('takes over what our hashing and what a version before it left', async () => {
    const [hashed, imported] = [await ours.hash('correct horse', email), old('correct horse')]
    for (const stored of [hashed, imported]) {
      expect(await custom.verify(stored, 'correct horse')).toEqual({ matches: true, needsRehash: true })
      expect(await custom.verify(stored, 'wrong')).toMatchObject({ matches: false })
    }
  })
})

describe('a validator alone', () => {
  const custom = wrap({ passwordHashValidator })

  test('leaves ours as it is', async () => {
    const stored = await custom.hash('correct horse', email)
    expect(stored.passwordHash).toMatch(/^bcrypt-hmac-sha256:/)
    validated.length = 0
    expect(await custom.verify(stored, 'correct horse')).toEqual({ matches: true, needsRehash: false })
    for (const none of [null, { passwordHash: noPassword, passwordEmail: null }]) {
      expect(await custom.verify(none, noPassword)).toMatchObject({ matches: false })
    }
    expect(validated).toEqual([])
  })

  test('lets a person in with a hash from elsewhere, which is ours from then on', async () => {
    await using world = await createAuthHarness()
    const ana = await world.signUp({ email, password: 'correct horse battery' })
    const { emailAccount } = world.database.db.tables
    await emailAccount.update({ where: { email }, data: old('correct horse battery') })
    const auth = {
      ...world.auth,
      passwords: withCustomHashing(world.auth.passwords, { passwordHashValidator }, world.auth.random),
    }
    await expect(signInWithEmail(auth, { ...ana, password: 'wrong' }, world.client())).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
    await expect(signInWithEmail(auth, ana, world.client())).resolves.toMatchObject({ status: 'signed-in' })
    await auth.background.settled()
    expect((await emailAccount.findUniqueOrThrow({ where: { email } })).passwordHash).toMatch(/^bcrypt-hmac-sha256:/)
    await expect(world.signIn(ana)).resolves.toMatchObject({ status: 'signed-in' })
  })
})
