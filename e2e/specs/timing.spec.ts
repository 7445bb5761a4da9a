import { expect, test } from '@playwright/test'
import { createClient, errorCodeOf } from '@latchkey/client'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { startAppServer } from '../fixtures/server.ts'

// OWASP ASVS 5.0 6.3.8. Alternating, so that whatever else the machine does falls on both alike.
test('a wrong password and an unknown address take the same time, in the same words', async () => {
  test.setTimeout(300_000)
  const server = await startAppServer({
    AUTH_MAX_ALLOWED_EMAIL_SIGN_IN_ATTEMPTS: '100000',
    AUTH_PASSWORD_HASH_COST: '12',
  })
  try {
    const client = createClient({ url: server.url })
    const { email } = await registerByApi(client, server)
    const stranger = createClient({ url: server.url })
    const timed = async (address: string) => {
      const since = performance.now()
      const error: unknown = await stranger
        .signInWithEmail({ email: address, password: 'not the password' })
        .catch((thrown) => thrown)
      return { ms: performance.now() - since, code: errorCodeOf(error), message: String(error) }
    }
    const known = []
    const unknown = []
    for (let round = 0; round < 100; round++) {
      known.push(await timed(email))
      unknown.push(await timed(`nobody-${round}@example.test`))
    }
    expect(new Set([...known, ...unknown].map(({ code, message }) => `${code} ${message}`)).size).toBe(1)
    const [one, other] = [median(known), median(unknown)]
    test
      .info()
      .annotations.push({ type: 'medians', description: `${one.toFixed(1)} ms known, ${other.toFixed(1)} ms unknown` })
    expect(Math.abs(one - other) / Math.max(one, other)).toBeLessThan(0.1)
  } finally {
    await server.dispose()
  }
})

function median(tries: readonly { ms: number }[]): number {
  const sorted = tries.map(({ ms }) => ms).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
