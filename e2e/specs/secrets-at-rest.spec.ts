import { randomBytes } from 'node:crypto'
import { expect, test } from '@playwright/test'
import type { Database } from '@latchkey/prisma/db'
import { openDeployment, type Deployment } from '../fixtures/deployment.ts'
import { newPerson } from '../fixtures/person.ts'
import { callPlainly } from '../fixtures/plain-calls.ts'
import { until } from '../fixtures/until.ts'

test('no password, code, token or key of any flow is in what the server prints or stores', async () => {
  test.setTimeout(180_000)
  const deployment = await openDeployment({
    env: {
      // As long as can be, so that none of them stands anywhere by chance.
      AUTH_VALIDATION_CODE_LENGTH: '12',
      AUTH_MAILS_PER_HOUR: '100',
      AUTH_MAX_ALLOWED_EMAIL_SIGN_IN_ATTEMPTS: '3',
      AUTH_PASSWORD_HASH_COST: '4',
    },
  })
  try {
    const node = await deployment.addNode()
    const { secrets, stored, opened, email } = await liveThroughEverything(deployment, node.url)
    const printed = node.output()

    // Both places were really looked at.
    for (const path of opened) expect(printed).toContain(`"${path}"`)
    expect(stored.join('')).toContain(email)
    expect(secrets.size).toBeGreaterThan(20)
    for (const [name, secret] of secrets) {
      for (const spelling of spellingsOf(secret)) {
        expect(printed.includes(spelling), `${name} is printed`).toBe(false)
        expect(
          stored.some((text) => text.includes(spelling)),
          `${name} is stored`,
        ).toBe(false)
      }
    }
  } finally {
    await deployment.dispose()
  }
})

interface Life {
  readonly secrets: ReadonlyMap<string, string>
  /** Everything that was in the database, after each step. */
  readonly stored: readonly string[]
  /** Pages that links in mails were followed to. */
  readonly opened: ReadonlySet<string>
  readonly email: string
}

/** Every flow of an account with an address, with slips, as a program and as a browser. */
async function liveThroughEverything(deployment: Deployment, url: string): Promise<Life> {
  const secrets = new Map<string, string>()
  const stored: string[] = []
  const opened = new Set<string>()
  const { email } = newPerson('Ana')
  const newEmail = `anew-${email}`
  let key: string | undefined

  const keep = (name: string, secret: unknown): string => {
    if (typeof secret !== 'string' || secret === '') throw new Error(`There is no ${name}.`)
    secrets.set(name, secret)
    return secret
  }
  const password = (name: string) => keep(`password: ${name}`, `${name} ${randomBytes(12).toString('base64url')}`)
  const call = async (procedure: string, input?: object): Promise<Record<string, unknown>> => {
    const headers = { 'x-latchkey-transport': 'bearer' }
    const { data, refusal } = await callPlainly(url, procedure, { input, headers, key })
    stored.push(await dump(deployment.database))
    return { ...(data instanceof Object ? (data as Record<string, unknown>) : {}), refused: refusal?.appCode }
  }
  const signedIn = (name: string, result: Record<string, unknown>) => {
    expect(result['refused'], name).toBeUndefined()
    key = keep(`key: ${name}`, result['key'])
    keep(`secret of the key: ${name}`, key.slice(-43))
  }
  /** Follows the newest mail's link as a mail scanner does, and keeps what it holds. */
  const follow = async (name: string, to: string, page: string): Promise<string> => {
    const link = await until(`a mail to ${to} with a link to ${page}`, async () => {
      const links = decode((await deployment.newestTo(to)) ?? '').match(/http:\/\/\S+/g) ?? []
      return links.map((text) => new URL(text)).find(({ pathname }) => pathname === page)
    })
    opened.add(page)
    expect((await fetch(link)).status).toBe(200)
    return keep(name, link.searchParams.get(link.searchParams.has('code') ? 'code' : 'token'))
  }

  const first = password('first')
  const { requestId } = await call('auth.email.startRegistration', { email })
  const code = await follow('code: registration', email, '/sign-up/verify')
  await call('auth.email.verifyRegistrationCode', { requestId, code: wrongly(code) })
  const { registrationToken } = await call('auth.email.verifyRegistrationCode', { requestId, code })
  keep('token: registration', registrationToken)
  await call('auth.email.finishRegistration', { registrationToken, password: keep('password: refused', 'x7#Q~') })
  signedIn('registration', await call('auth.email.finishRegistration', { registrationToken, password: first }))

  const mistyped = password('mistyped')
  for (let tries = 0; tries < 4; tries++) {
    key = undefined
    await call('auth.email.signIn', { email, password: mistyped })
  }
  const fromTries = await follow('token: not me, too many tries', email, '/not-me')
  const { requestId: alarmed } = await call('auth.email.reportNotMe', { token: fromTries })
  const resetCode = await follow('code: reset', email, '/reset-password/verify')
  const { resetToken } = await call('auth.email.verifyPasswordResetCode', { requestId: alarmed, code: resetCode })
  keep('token: reset', resetToken)
  const second = password('second')
  signedIn('reset', await call('auth.email.finishPasswordReset', { resetToken, newPassword: second }))
  await follow('token: not me, reset', email, '/not-me')

  const third = password('third')
  await call('auth.email.changePassword', { currentPassword: mistyped, newPassword: third })
  signedIn(
    'change of password',
    await call('auth.email.changePassword', { currentPassword: second, newPassword: third }),
  )
  await call('auth.reauthenticate.withPassword', { password: mistyped })
  expect((await call('auth.reauthenticate.withPassword', { password: third })).refused).toBeUndefined()

  const { requestId: moving } = await call('auth.email.startEmailChange', { newEmail })
  const moveCode = await follow('code: change of address', newEmail, '/settings/security/verify-email')
  expect((await call('auth.email.finishEmailChange', { requestId: moving, code: moveCode })).refused).toBeUndefined()
  const undoToken = await follow('token: undo', email, '/undo-email-change')
  key = undefined
  expect((await call('auth.email.undoEmailChange', { undoToken })).refused).toBeUndefined()

  const browser = await callPlainly(url, 'auth.email.signIn', { input: { email, password: third } })
  for (const cookie of browser.headers.getSetCookie()) {
    const [name = '', value] = cookie.split(';', 1)[0]?.split(/=(.*)/s) ?? []
    keep(`cookie: ${name}`, value)
  }
  signedIn('last', await call('auth.email.signIn', { email, password: third }))
  expect((await call('auth.user.delete', { confirm: 'DELETE' })).refused).toBeUndefined()
  await follow('token: not me, deletion', email, '/not-me')
  expect((await call('auth.user.cancelDeletion')).refused).toBeUndefined()
  return { secrets, stored, opened, email }
}

const wrongly = (code: string) => code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10))

/** A quoted-printable mail as its reader sees it. */
const decode = (source: string) =>
  source
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/** Every row of every table, bytes as hexadecimal digits. */
async function dump({ pool }: Database): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(`select to_jsonb(t)::text as text from ${name} t`)
    texts.push(...rows.map(({ text }) => text))
  }
  return texts.join('\n')
}

/** A secret as it could stand somewhere: as it is, in an address, as bytes. */
function spellingsOf(secret: string): string[] {
  const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  const isEncoded = /^[\w-]{32,}$/.test(secret)
  const bytes = [Buffer.from(secret), ...(isEncoded ? [Buffer.from(secret, 'base64url')] : [])]
  // Text as short as the refused password would be found in any hexadecimal number.
  const long = bytes.filter(({ length }) => length >= 8)
  return [...spellings, ...long.flatMap((each) => [each.toString('hex'), each.toString('base64').replace(/=+$/, '')])]
}
