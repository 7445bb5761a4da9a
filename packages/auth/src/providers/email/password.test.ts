import { compareSync } from 'bcryptjs'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parsePeppers } from '../../secrets.ts'
import { inProcessBcrypt } from '../../testing/in-process-bcrypt.ts'
import { createPasswordHasher } from './password.ts'

const first = 'the first pepper, long enough to be one'
const second = 'the second pepper, as long as the first'

function create(options: { pepper?: string; fallbacks?: string[]; cost?: number } = {}) {
  const compared: string[] = []
  const hasher = createPasswordHasher({
    peppers: parsePeppers(options.pepper ?? first, options.fallbacks ?? []),
    cost: options.cost ?? 4,
    engine: {
      ...inProcessBcrypt,
      compare(text, hash) {
        compared.push(hash)
        return inProcessBcrypt.compare(text, hash)
      },
    },
  })
  return { ...hasher, compared }
}

const fine = { matches: true, needsRehash: false }

describe('a stored password', () => {
  test('says its algorithm, its pepper and its cost, and is bcrypt over a keyed hash of the password', async () => {
    const stored = await create().hash('correct horse')
    const { id } = parsePeppers(first, []).current
    const [algorithm, pepperId, bcrypt] = stored.split(':')
    expect([algorithm, pepperId]).toEqual(['bcrypt-hmac-sha256', id])
    expect(bcrypt).toMatch(/^\$2b\$04\$.{53}$/)
    expect(compareSync(createHmac('sha256', first).update('correct horse').digest('base64'), bcrypt ?? '')).toBe(true)
  })

  test('is different each time', async () => {
    const passwords = create()
    expect(await passwords.hash('correct horse')).not.toBe(await passwords.hash('correct horse'))
  })
})

describe('the right password', () => {
  test('matches, and nothing near it does', async () => {
    const passwords = create()
    const stored = await passwords.hash('Correct horse ')
    expect(await passwords.verify(stored, 'Correct horse ')).toEqual(fine)
    for (const near of ['Correct horse', ' Correct horse ', 'correct horse ', 'Correct horse  ', '']) {
      expect(await passwords.verify(stored, near)).toMatchObject({ matches: false })
    }
  })

  test('counts to its last character, far beyond bcrypt’s 72 bytes', async () => {
    const passwords = create()
    const password = '🔑'.repeat(127)
    const stored = await passwords.hash(`${password}a`)
    expect(await passwords.verify(stored, `${password}a`)).toEqual(fine)
    expect(await passwords.verify(stored, `${password}b`)).toMatchObject({ matches: false })
    expect(await passwords.verify(stored, password)).toMatchObject({ matches: false })
  })

  test('is the same however the keyboard composes its accents', async () => {
    const passwords = create()
    expect(await passwords.verify(await passwords.hash('caf\u00e9 cr\u00e8me'), 'cafe\u0301 cre\u0300me')).toEqual(fine)
    expect(await passwords.verify(await passwords.hash('cafe\u0301'), 'caf\u00e9')).toEqual(fine)
  })

  test('asks for a new hash once the cost or the pepper has changed', async () => {
    const stored = await create().hash('correct horse')
    expect(await create({ cost: 5 }).verify(stored, 'correct horse')).toEqual({ matches: true, needsRehash: true })
    const rotated = create({ pepper: second, fallbacks: [first] })
    expect(await rotated.verify(stored, 'correct horse')).toEqual({ matches: true, needsRehash: true })
    expect(await rotated.verify(await rotated.hash('correct horse'), 'correct horse')).toEqual(fine)
  })
})

describe('a comparison of the live cost is made for', () => {
  const refused = { matches: false, needsRehash: false }

  test.each([
    ['nobody', null],
    [
      'a pepper that is gone',
      'bcrypt-hmac-sha256:000000000000:$2b$04$abcdefghijklmnopqrstuuYTDjsL6AMTWiKpDuLbKoj/qQdjpcvdC',
    ],
    ['an algorithm that is unknown', 'md5:5f4dcc3b5aa765d61d8327deb882cf99'],
    [
      'a hash so costly that checking it would be an attack',
      `bcrypt-hmac-sha256:${parsePeppers(first, []).current.id}:$2b$31$abcdefghijklmnopqrstuuYTDjsL6AMTWiKpDuLbKoj/qQdjpcvdC`,
    ],
    ['an empty hash', ''],
  ])('%s', async (_who, stored) => {
    const passwords = create({ cost: 6 })
    expect(await passwords.verify(stored, 'correct horse')).toEqual(refused)
    expect(passwords.compared).toHaveLength(1)
    expect(passwords.compared[0]).toMatch(/^\$2b\$06\$.{53}$/)
  })

  test('one password, whichever of many peppers it is stored under', async () => {
    const stored = await create().hash('correct horse')
    const passwords = create({
      pepper: second,
      fallbacks: [first, 'a third pepper that is long enough too'],
    })
    await passwords.verify(stored, 'wrong')
    expect(passwords.compared).toHaveLength(1)
  })
})
