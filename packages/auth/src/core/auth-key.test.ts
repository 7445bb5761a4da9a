import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defaultAuthConfig } from '../config.ts'
import { parsePeppers } from '../secrets.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { formatAuthKey, hashAuthKeySecret, hashNewSecret, matchesAuthKeySecret, parseAuthKey } from './auth-key.ts'
import { newId } from './new-id.ts'

const random = createSeededRandom('auth-key')
const clock = { now: () => new Date('2026-03-01T09:00:00.000Z') }
const peppers = parsePeppers('the first pepper, long enough to be one', [])

const id = newId({ clock, random })
const secret = Buffer.from(random.bytes(32))
const key = formatAuthKey(id, secret)
const stored = hashNewSecret(
  {
    secrets: { sessionPeppers: peppers, passwordPeppers: peppers, encryptionKeys: peppers },
    config: defaultAuthConfig,
    random,
  },
  secret,
)

/** What checking a presented text comes to. */
const opens = (text: string) => {
  const parsed = parseAuthKey(text)
  return parsed?.id === id && matchesAuthKeySecret(peppers, stored, parsed.secret)
}

describe('a key', () => {
  test('names its row and carries its secret, in base64url behind a prefix', () => {
    expect(key).toMatch(/^lk_[\w-]{22}_[\w-]{43}$/)
    expect(parseAuthKey(key)).toEqual({ id, secret })
    expect(opens(key)).toBe(true)
  })

  test('is read by position, since base64url holds the separator too', () => {
    for (let round = 0; round < 500; round++) {
      const anotherId = newId({ clock, random: { bytes: (length) => randomBytes(length) } })
      const another = randomBytes(32 + (round % 33))
      expect(parseAuthKey(formatAuthKey(anotherId, another))).toEqual({ id: anotherId, secret: another })
    }
  })

  test('opens nothing once any one of its characters is another one', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (let at = 0; at < key.length; at++) {
      for (const character of alphabet) {
        if (character === key[at]) continue
        expect(opens(key.slice(0, at) + character + key.slice(at + 1))).toBe(false)
      }
    }
  })

  test.each([
    ['empty', ''],
    ['a prefix alone', 'lk_'],
    ['without its prefix', key.slice(3)],
    ['with something before', ` ${key}`],
    ['with something behind', `${key} `],
    ['with a line break', `${key}\n`],
    ['one character short', key.slice(0, -1)],
    ['with a secret that is too short', formatAuthKey(id, secret.subarray(0, 31))],
    ['with a secret that is too long', formatAuthKey(id, randomBytes(65))],
    ['padded', `${key}=`],
    ['in plain base64', key.replaceAll('-', '+')],
    ['made of a UUID of another version', formatAuthKey('7d444840-9dc0-41d1-b245-5ffdce74fad2', secret)],
    ['a megabyte long', `lk_${'a'.repeat(1_000_000)}`],
  ])('that is %s is none', (_what, text) => {
    expect(text === key ? undefined : parseAuthKey(text)).toBeUndefined()
  })
})

describe('the stored hash', () => {
  test('is HMAC-SHA-256(pepper, salt ‖ secret)', () => {
    const pepper = { id: 'p', secret: Buffer.from('pepper') }
    const hash = hashAuthKeySecret(pepper, Buffer.from('salt'), Buffer.from('secret'))
    // printf 'saltsecret' | openssl dgst -sha256 -hmac pepper
    expect(hash.toString('hex')).toBe('83aaff35c10f101a3c4bd04fee1486ee0b5d93401f430f76c3a8647184a8d7ba')
  })

  test('differs for the same secret, by its salt', () => {
    const again = hashNewSecret(
      {
        secrets: { sessionPeppers: peppers, passwordPeppers: peppers, encryptionKeys: peppers },
        config: defaultAuthConfig,
        random,
      },
      secret,
    )
    expect(again.secretHash).not.toEqual(stored.secretHash)
    expect(matchesAuthKeySecret(peppers, again, secret)).toBe(true)
  })

  test('is matched under an older pepper that is still accepted, and no longer once it is dropped', () => {
    const rotated = parsePeppers('the second pepper, as long as the first', ['the first pepper, long enough to be one'])
    expect(matchesAuthKeySecret(rotated, stored, secret)).toBe(true)
    const dropped = parsePeppers('the second pepper, as long as the first', [])
    expect(matchesAuthKeySecret(dropped, stored, secret)).toBe(false)
  })

  test('matches neither under another salt nor for another secret', () => {
    expect(matchesAuthKeySecret(peppers, { ...stored, salt: random.bytes(16) }, secret)).toBe(false)
    expect(matchesAuthKeySecret(peppers, stored, random.bytes(32))).toBe(false)
    expect(matchesAuthKeySecret(peppers, stored, secret)).toBe(true)
  })

  test('of an unknown scheme matches nothing', () => {
    expect(matchesAuthKeySecret(peppers, { ...stored, hashVersion: 2 }, secret)).toBe(false)
  })

  test('that is empty or cut matches nothing', () => {
    expect(matchesAuthKeySecret(peppers, { ...stored, secretHash: new Uint8Array(0) }, secret)).toBe(false)
    expect(matchesAuthKeySecret(peppers, { ...stored, secretHash: stored.secretHash.subarray(0, 31) }, secret)).toBe(
      false,
    )
  })

  test('of nobody matches nothing', () => {
    expect(matchesAuthKeySecret(peppers, undefined, new Uint8Array(32))).toBe(false)
  })
})
