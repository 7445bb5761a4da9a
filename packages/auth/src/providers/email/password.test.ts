import { compareSync } from 'bcryptjs'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { HashSettings } from '../../hashing/hash-settings.ts'
import type { StoredPassword } from '../../runtime.ts'
import { parsePeppers } from '../../secrets.ts'
import { inProcessHashing } from '../../testing/in-process-hashing.ts'
import { createPasswordHasher } from './password.ts'

const first = 'the first pepper, long enough to be one'
const second = 'the second pepper, as long as the first'
const email = 'ana@example.test'

const bcrypt: HashSettings = { algorithm: 'bcrypt', cost: 4 }
const argon2id: HashSettings = { algorithm: 'argon2id', memory: 256, iterations: 1, parallelism: 1 }
const { id: pepperId } = parsePeppers(first, []).current

interface Options {
  readonly pepper?: string
  readonly fallbacks?: string[]
  readonly settings?: HashSettings
  readonly extraSaltyHash?: boolean
}

function create({ pepper = first, fallbacks = [], settings = bcrypt, extraSaltyHash = true }: Options = {}) {
  const compared: string[] = []
  const hasher = createPasswordHasher({
    peppers: parsePeppers(pepper, fallbacks),
    settings,
    extraSaltyHash,
    engine: {
      ...inProcessHashing,
      compare(text, hash) {
        compared.push(hash)
        return inProcessHashing.compare(text, hash)
      },
    },
  })
  return { ...hasher, compared }
}

const fine = { matches: true, needsRehash: false }
const outdated = { matches: true, needsRehash: true }

describe('a stored password', () => {
  test('says its algorithm, its pepper and its cost, and is bcrypt over a keyed hash of address and password', async () => {
    const { passwordHash, passwordEmail } = await create().hash('correct horse', email)
    const [algorithm, pepper, hash] = passwordHash.split(':')
    expect([algorithm, pepper, passwordEmail]).toEqual(['bcrypt-hmac-sha256', pepperId, email])
    expect(hash).toMatch(/^\$2b\$04\$.{53}$/)
    const keyed = createHmac('sha256', first).update(`${email}\0correct horse`).digest('base64')
    expect(compareSync(keyed, hash ?? '')).toBe(true)
  })

  test('says the same of argon2id, in PHC form', async () => {
    const { passwordHash } = await create({ settings: argon2id }).hash('correct horse', email)
    expect(passwordHash).toMatch(
      new RegExp(`^argon2id-hmac-sha256:${pepperId}:\\$argon2id\\$v=19\\$m=256,t=1,p=1\\$[^$]{22}\\$[^$]{43}$`),
    )
  })

  test('has no part of the address where the option is off', async () => {
    const { passwordHash, passwordEmail } = await create({ extraSaltyHash: false }).hash('correct horse', email)
    expect(passwordEmail).toBeNull()
    const keyed = createHmac('sha256', first).update('correct horse').digest('base64')
    expect(compareSync(keyed, passwordHash.split(':')[2] ?? '')).toBe(true)
  })

  test('opens nothing in another account than the one it was made for', async () => {
    const stored = await create().hash('correct horse', email)
    const moved = { ...stored, passwordEmail: 'eve@example.test' }
    expect(await create().verify(moved, 'correct horse')).toMatchObject({ matches: false })
    expect(await create().verify({ ...stored, passwordEmail: null }, 'correct horse')).toMatchObject({ matches: false })
  })
})

describe.each([
  ['bcrypt', bcrypt],
  ['argon2id', argon2id],
])('the right password under %s', (_name, settings) => {
  const passwords = create({ settings })

  test('is stored differently each time', async () => {
    expect(await passwords.hash('correct horse', email)).not.toEqual(await passwords.hash('correct horse', email))
  })

  test('matches, and nothing near it does', async () => {
    const stored = await passwords.hash('Correct horse ', email)
    expect(await passwords.verify(stored, 'Correct horse ')).toEqual(fine)
    for (const near of ['Correct horse', ' Correct horse ', 'correct horse ', 'Correct horse  ', '']) {
      expect(await passwords.verify(stored, near)).toMatchObject({ matches: false })
    }
  })

  test('counts to its last character, far beyond bcrypt’s 72 bytes', async () => {
    const password = '🔑'.repeat(127)
    const stored = await passwords.hash(`${password}a`, email)
    expect(await passwords.verify(stored, `${password}a`)).toEqual(fine)
    expect(await passwords.verify(stored, `${password}b`)).toMatchObject({ matches: false })
    expect(await passwords.verify(stored, password)).toMatchObject({ matches: false })
  })

  test('is the same however the keyboard composes its accents', async () => {
    const composed = await passwords.hash('caf\u00e9 cr\u00e8me', email)
    expect(await passwords.verify(composed, 'cafe\u0301 cre\u0300me')).toEqual(fine)
    expect(await passwords.verify(await passwords.hash('cafe\u0301', email), 'caf\u00e9')).toEqual(fine)
  })
})

describe('a new hash is asked for', () => {
  test.each<[string, Options, Options]>([
    ['cost', {}, { settings: { algorithm: 'bcrypt', cost: 5 } }],
    ['algorithm', {}, { settings: argon2id }],
    ['algorithm, the other way round', { settings: argon2id }, {}],
    ['memory', { settings: argon2id }, { settings: { ...argon2id, memory: 257 } }],
    ['iterations', { settings: argon2id }, { settings: { ...argon2id, iterations: 2 } }],
    ['lanes', { settings: argon2id }, { settings: { ...argon2id, parallelism: 2 } }],
    ['pepper', {}, { pepper: second, fallbacks: [first] }],
    ['part of the address', { extraSaltyHash: false }, {}],
    ['part of the address, when it goes', {}, { extraSaltyHash: false }],
  ])('once the %s has changed, and then no more', async (_what, before, after) => {
    const stored = await create(before).hash('correct horse', email)
    const now = create(after)
    expect(await now.verify(stored, 'correct horse')).toEqual(outdated)
    expect(await now.verify(await now.hash('correct horse', email), 'correct horse')).toEqual(fine)
  })

  test('not because the account has another address now', async () => {
    const stored = await create().hash('correct horse', 'former@example.test')
    expect(await create().verify(stored, 'correct horse')).toEqual(fine)
  })
})

const decoys: readonly (readonly [string, string | null])[] = [
  ['nobody', null],
  [
    'a pepper that is gone',
    'bcrypt-hmac-sha256:000000000000:$2b$04$abcdefghijklmnopqrstuuYTDjsL6AMTWiKpDuLbKoj/qQdjpcvdC',
  ],
  ['an algorithm that is unknown', 'md5:5f4dcc3b5aa765d61d8327deb882cf99'],
  [
    'a hash so costly that checking it would be an attack',
    `bcrypt-hmac-sha256:${pepperId}:$2b$31$abcdefghijklmnopqrstuuYTDjsL6AMTWiKpDuLbKoj/qQdjpcvdC`,
  ],
  ...['m=262145,t=1,p=1', 'm=7168,t=21,p=1', 'm=7168,t=1,p=9'].map(
    (parameters) =>
      [
        `argon2id that asks for ${parameters}`,
        `argon2id-hmac-sha256:${pepperId}:$argon2id$v=19$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`,
      ] as const,
  ),
  [
    'a hash that its label denies',
    `argon2id-hmac-sha256:${pepperId}:$2b$04$abcdefghijklmnopqrstuuYTDjsL6AMTWiKpDuLbKoj/qQdjpcvdC`,
  ],
  ['an empty hash', ''],
]

describe('a comparison of the live cost is made for', () => {
  const storedOf = (passwordHash: string | null): StoredPassword | null =>
    passwordHash === null ? null : { passwordHash, passwordEmail: email }

  test.each(decoys)('%s', async (_who, passwordHash) => {
    for (const [settings, form] of [
      [{ algorithm: 'bcrypt', cost: 6 }, /^\$2b\$06\$.{53}$/],
      [{ ...argon2id, memory: 300 }, /^\$argon2id\$v=19\$m=300,t=1,p=1\$.{22}\$.{43}$/],
    ] as const) {
      const passwords = create({ settings })
      const verdict = await passwords.verify(storedOf(passwordHash), 'correct horse')
      expect(verdict).toEqual({ matches: false, needsRehash: false })
      expect(passwords.compared).toEqual([expect.stringMatching(form)])
    }
  })

  test('one password, whichever of many peppers it is stored under', async () => {
    const stored = await create().hash('correct horse', email)
    const passwords = create({ pepper: second, fallbacks: [first, 'a third pepper that is long enough too'] })
    await passwords.verify(stored, 'wrong')
    expect(passwords.compared).toHaveLength(1)
  })
})
