import { createFakeClock } from '@latchkey/testing/fake-clock'
import { expect, test } from 'vitest'
import { parsePeppers } from '../secrets.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { newId } from './new-id.ts'
import { isNotMeTokenOf, newNotMeToken, userIdInNotMeToken } from './not-me-token.ts'

const day = 86_400_000
const [first, second] = ['the first pepper, long enough to be one', 'the second pepper, as long as the first']
const peppers = parsePeppers('the password pepper, long enough for one', [])

function world(session = parsePeppers(first, [])) {
  const clock = createFakeClock()
  return { clock, secrets: { sessionPeppers: session, passwordPeppers: peppers, encryptionKeys: peppers } }
}

const random = createSeededRandom('not-me')
const ana = { userId: newId({ clock: createFakeClock(), random }), email: 'ana@example.test' }
const ben = { userId: newId({ clock: createFakeClock(), random }), email: 'ben@example.test' }

test('a token names its person and fits her and her mailbox alone', () => {
  const auth = world()
  const token = newNotMeToken(auth, ana)
  expect(userIdInNotMeToken(token)).toBe(ana.userId)
  expect(isNotMeTokenOf(auth, token, ana)).toBe(true)
  expect(isNotMeTokenOf(auth, token, { ...ana, email: 'ana@elsewhere.test' })).toBe(false)
  expect(isNotMeTokenOf(auth, token, { ...ana, userId: ben.userId })).toBe(false)
  expect(isNotMeTokenOf(auth, token, ben)).toBe(false)
})

test('it works for seven days, to the second', () => {
  const auth = world()
  const token = newNotMeToken(auth, ana)
  auth.clock.advance(7 * day - 1000)
  expect(isNotMeTokenOf(auth, token, ana)).toBe(true)
  auth.clock.advance(1000)
  expect(isNotMeTokenOf(auth, token, ana)).toBe(false)
})

test('its end cannot be put off, nor its person be changed', () => {
  const auth = world()
  const token = newNotMeToken(auth, ana)
  const bytes = Buffer.from(token, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const forged = Buffer.from(bytes)
    forged.writeUInt8(forged.readUInt8(at) ^ 1, at)
    const text = forged.toString('base64url')
    const userId = userIdInNotMeToken(text) ?? ana.userId
    expect(isNotMeTokenOf(auth, text, { ...ana, userId })).toBe(false)
  }
})

test('a pepper that is still accepted keeps it good, another one does not', () => {
  const token = newNotMeToken(world(), ana)
  expect(isNotMeTokenOf(world(parsePeppers(second, [first])), token, ana)).toBe(true)
  expect(isNotMeTokenOf(world(parsePeppers(second, [])), token, ana)).toBe(false)
})

test('what has not its form is nobody’s', () => {
  const token = newNotMeToken(world(), ana)
  // The last character has four bits to spare: another spelling of the same bytes.
  const respelt = `${token.slice(0, -1)}${String.fromCharCode(token.charCodeAt(token.length - 1) + 1)}`
  const noVersion = Buffer.from(token, 'base64url').fill(0, 0, 16).toString('base64url')
  for (const text of [
    '',
    'a',
    token.slice(1),
    `${token}a`,
    `${token}=`,
    ` ${token}`,
    respelt,
    noVersion,
    '!'.repeat(70),
  ]) {
    expect(userIdInNotMeToken(text)).toBeUndefined()
    expect(isNotMeTokenOf(world(), text, ana)).toBe(false)
  }
})
