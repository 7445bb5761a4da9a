import { describe, expect, test } from 'vitest'
import { addAuthenticatorApp, createAuthHarness, createSeededRandom } from '../../testing.ts'
import { parsePeppers } from '../../secrets.ts'
import { openSecret, sealSecret } from './sealed-secret.ts'
import { codeOfStep, matchingStep, newTotpSecret, stepAt, totpInvitation } from './totp.ts'

const random = createSeededRandom('totp')
const second = (seconds: number) => new Date(seconds * 1000)

describe('codes', () => {
  // RFC 6238, appendix B, SHA-1; its eight digits end in our six.
  const secret = new TextEncoder().encode('12345678901234567890')

  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %d s', (seconds, code) => {
    expect(codeOfStep(secret, stepAt(second(seconds)))).toBe(code)
    expect(matchingStep(secret, code, second(seconds))).toBe(stepAt(second(seconds)))
  })

  test('are taken one step early and one step late, and no further', () => {
    const now = second(1_234_567_890)
    const at = (off: number) => matchingStep(secret, codeOfStep(secret, stepAt(now) + off), now)
    expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, stepAt(now) - 1, stepAt(now), stepAt(now) + 1, null])
  })

  test.each(['', '28708', '2870820', '28708x', '２８７０８２'])('are nothing like %j', (code) => {
    expect(matchingStep(secret, code, second(59))).toBeNull()
  })
})

test('a secret has 160 bits, and the app is told who it is for', () => {
  const secret = newTotpSecret({ random })
  expect(secret).toHaveLength(20)
  const invitation = totpInvitation(secret, { issuer: 'Latchkey', label: 'ana+1@example.test' })
  expect(invitation.secret).toMatch(/^[A-Z2-7]{32}$/)
  const { protocol, host, pathname, searchParams } = new URL(invitation.otpauthUrl)
  expect([protocol, host, decodeURIComponent(pathname)]).toEqual(['otpauth:', 'totp', '/Latchkey:ana+1@example.test'])
  expect(Object.fromEntries(searchParams)).toEqual({
    issuer: 'Latchkey',
    secret: invitation.secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

describe('a sealed secret', () => {
  const keysOf = (text: string) => ({ encryptionKeys: parsePeppers(text, []) })
  const secret = newTotpSecret({ random })
  const sealed = sealSecret({ secrets: keysOf('a'), random }, secret, 'ana')

  test('opens for whom it was sealed, and does not show', () => {
    expect(Buffer.from(openSecret({ secrets: keysOf('a') }, sealed, 'ana') ?? [])).toEqual(Buffer.from(secret))
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false)
    expect(sealSecret({ secrets: keysOf('a'), random }, secret, 'ana')).not.toEqual(sealed)
  })

  test('does not open for another person, under another key, or with a bit changed', () => {
    expect(openSecret({ secrets: keysOf('a') }, sealed, 'bea')).toBeUndefined()
    expect(openSecret({ secrets: keysOf('b') }, sealed, 'ana')).toBeUndefined()
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte))
      expect(openSecret({ secrets: keysOf('a') }, changed, 'ana')).toBeUndefined()
    }
    expect(openSecret({ secrets: keysOf('a') }, sealed.subarray(0, 20), 'ana')).toBeUndefined()
  })

  test('lies in no table in a form that can be read', async () => {
    await using world = await createAuthHarness()
    const ana = await world.signUp()
    const app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
    const { rows } = await world.database.pool.query<{ dump: string }>(
      `select row_to_json(t)::text as dump from totp_factor t union all select row_to_json(t)::text from recovery_code t`,
    )
    const dump = JSON.stringify(rows)
    for (const code of app.recoveryCodes) expect(dump).not.toContain(code.replaceAll('-', ''))
    expect(rows).toHaveLength(11)
  })
})
