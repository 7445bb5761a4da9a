import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RedirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import { race, winners } from '@latchkey/testing/race'
import type { AuthSession, ClientInfo } from '../../runtime.ts'
import { addAuthenticatorApp } from '../../testing/add-authenticator-app.ts'
import { createAuthHarness, type AuthHarness } from '../../testing/create-auth-harness.ts'
import { dumpTables } from '../../testing/dump-tables.ts'
import { expectSignedIn } from '../../testing/expect-signed-in.ts'
import { localCallbackUrl, openLocalProviders, type LocalProviders } from '../../testing/open-local-providers.ts'
import { visitProvider } from '../../testing/visit-provider.ts'
import { finishRedirect, type RedirectAnswer } from './finish-redirect.ts'
import type { AttemptCookie } from './oauth-attempt.ts'
import type { ProviderAnswer } from './provider-answer.ts'
import { startRedirect, type RedirectStart } from './start-redirect.ts'

let local: LocalProviders
let world: AuthHarness

beforeAll(async () => {
  local = await openLocalProviders()
  world = await createAuthHarness({ runtime: local.runtime })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await local[Symbol.asyncDispose]()
})

type Claims = Readonly<Record<string, unknown>>

/** A browser with what it keeps, and the session it has. */
function openBrowser({ session = null }: { readonly session?: AuthSession | null } = {}) {
  const client: ClientInfo = world.client()
  const jar = new Map<string, string>()
  const keep = ({ attemptId, secret }: AttemptCookie) => jar.set(attemptId, secret)
  const start = async (options: Partial<RedirectStart> = {}) => {
    const { provider = 'google' } = options
    const started = await startRedirect(
      world.auth,
      { provider, purpose: 'sign-in', callbackUrl: localCallbackUrl(provider), ...options },
      { client, session },
    )
    keep(started.cookie)
    return { ...started, provider }
  }
  const finish = (answer: ProviderAnswer, options: Partial<RedirectAnswer> & { session?: AuthSession | null } = {}) => {
    const { provider = 'google', session: now = session, ...others } = options
    return finishRedirect(
      world.auth,
      {
        provider,
        answer,
        secretOf: (id) => jar.get(id) ?? null,
        callbackUrl: localCallbackUrl(provider),
        ...others,
      },
      { client, session: now },
    )
  }
  const agree = (url: string, claims: Claims, provider: RedirectProvider = 'google') =>
    visitProvider({ server: local[provider], clock: local.clock }, url, claims)
  /** There and back. */
  const go = async (claims: Claims, options: Partial<RedirectStart> = {}) => {
    const { url, provider } = await start(options)
    return finish(agree(url, claims, provider).answer, { provider })
  }
  return { client, jar, start, finish, agree, go }
}

let people = 0
/** Somebody the provider knows, and we do not. */
const somebody = (): { sub: string; email: string; given_name: string } => {
  people++
  return { sub: `subject-${people}`, email: `guest-${people}@example.test`, given_name: 'Ana' }
}
const refused = (code: string) => ({ status: 'refused', refusal: { code } })
const users = () => world.database.db.tables.authUser.count()

async function signedIn(claims: Claims) {
  const outcome = await openBrowser().go(claims)
  if (outcome.status !== 'signed-in') throw new Error(`It ended as ${outcome.status}.`)
  return expectSignedIn(outcome.outcome)
}

describe('a redirect sign-in', () => {
  it('makes a person the first time, finds her from then on, and leads to where she wanted to be', async () => {
    const claims = somebody()
    const first = await openBrowser().go(claims, { returnTo: '/tasks/today?x=1' })
    const second = await openBrowser().go({ ...claims, email: 'moved@example.test' })
    expect(first).toMatchObject({ status: 'signed-in', returnTo: '/tasks/today?x=1' })
    expect(second).toMatchObject({ status: 'signed-in', returnTo: '/tasks' })
    const ids = [first, second].map((each) => each.status === 'signed-in' && expectSignedIn(each.outcome).userInfo.id)
    expect(ids[0]).toBe(ids[1])
  })

  it('asks with PKCE, state and nonce, all new each time, for nothing more than who she is', async () => {
    const browser = openBrowser()
    const asked = [(await browser.start()).url, (await browser.start()).url].map((url) => new URL(url).searchParams)
    for (const parameters of asked) {
      expect(Object.fromEntries(parameters)).toEqual({
        response_type: 'code',
        client_id: 'latchkey-web',
        redirect_uri: 'https://latchkey.test/api/auth/google/callback',
        scope: expect.stringMatching(/^openid( (email|profile))*$/),
        state: expect.stringMatching(/^[\da-f-]{36}\.[\w-]{43}$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: 'S256',
      })
    }
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[0]?.get(name)).not.toBe(asked[1]?.get(name))
  })

  it('counts no answer that its browser did not send for, so that no other page can use up the tries of a network', async () => {
    const browser = openBrowser()
    const { url } = await browser.start()
    const { answer } = browser.agree(url, somebody())
    const stranger = { ...answer, state: answer.state.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }
    for (let round = 0; round < 40; round++) {
      await expect(browser.finish(stranger)).rejects.toMatchObject({ code: 'INVALID_CODE' })
      await expect(browser.finish(answer, { secretOf: () => null })).rejects.toMatchObject({ code: 'INVALID_CODE' })
    }
    await expect(browser.finish(answer)).resolves.toMatchObject({ status: 'signed-in' })
  })

  it('leaves nothing in the database that answers could be made of', async () => {
    const browser = openBrowser()
    const { url, cookie } = await browser.start()
    const { searchParams } = new URL(url)
    const { rows } = await world.database.pool.query('select t::text as row from oauth_attempt t where id = $1', [
      cookie.attemptId,
    ])
    const spellings = [cookie.secret, searchParams.get('nonce'), searchParams.get('state')?.split('.')[1]].flatMap(
      (secret = '') => [secret, Buffer.from(secret ?? '', 'base64url').toString('hex')],
    )
    for (const spelling of spellings) expect(rows[0]?.row).not.toContain(spelling)
  })

  it('works for two tabs of one browser, in any order', async () => {
    const browser = openBrowser()
    const [one, other] = [await browser.start(), await browser.start()]
    const claims = somebody()
    for (const { url } of [other, one]) {
      expect(await browser.finish(browser.agree(url, claims).answer)).toMatchObject({ status: 'signed-in' })
    }
  })

  it('asks for the second factor of whoever has one', async () => {
    const claims = somebody()
    const { session } = await signedIn(claims)
    await addAuthenticatorApp(world.auth, { session, client: world.client() })
    const outcome = await openBrowser().go(claims)
    expect(outcome).toMatchObject({ status: 'signed-in', outcome: { status: 'second-factor-required' } })
  })

  it('takes the name that Apple’s page posts, the first time', async () => {
    const { sub, email } = somebody()
    const names = []
    for (const firstName of ['Béa', 'Eve']) {
      const browser = openBrowser()
      const { url } = await browser.start({ provider: 'apple' })
      expect(new URL(url).searchParams.get('response_mode')).toBe('form_post')
      const user = JSON.stringify({ name: { firstName, lastName: 'Müller' }, email: 'not-hers@example.test' })
      const { answer } = browser.agree(url, { sub, email }, 'apple')
      const outcome = await browser.finish({ ...answer, user }, { provider: 'apple' })
      names.push(outcome.status === 'signed-in' && expectSignedIn(outcome.outcome).userInfo)
    }
    for (const info of names) expect(info).toMatchObject({ userName: 'Béa', fullName: 'Béa Müller', email })
  })
})

describe('an answer', () => {
  it('is checked once, whatever comes of it', async () => {
    const browser = openBrowser()
    const { url } = await browser.start()
    const { answer } = browser.agree(url, somebody())
    await browser.finish(answer)
    await expect(browser.finish(answer)).rejects.toMatchObject({ code: 'INVALID_CODE' })
    const { url: next } = await browser.start()
    const right = browser.agree(next, somebody()).answer
    expect(await browser.finish({ ...right, code: 'made up' })).toMatchObject(refused('INVALID_CREDENTIALS'))
    await expect(browser.finish(right)).rejects.toMatchObject({ code: 'INVALID_CODE' })
  })

  it('signs in once when it comes sixteen times at once, and the provider is asked once', async () => {
    for (let round = 0; round < 10; round++) {
      const browser = openBrowser()
      const { url } = await browser.start()
      const { answer } = browser.agree(url, somebody())
      const before = [await users(), local.google.asked.get('/token') ?? 0] as const
      const results = await race(16, () => browser.finish(answer))
      expect(winners(results)).toMatchObject([{ status: 'signed-in' }])
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
      expect(refusals).toMatchObject(Array(15).fill({ code: 'INVALID_CODE' }))
      expect([await users(), local.google.asked.get('/token')]).toEqual([before[0] + 1, before[1] + 1])
    }
  })

  it.each<[string, (answer: ProviderAnswer, mine: string) => ProviderAnswer]>([
    ['without a state', ({ code }) => ({ ...(code && { code }) })],
    ['with a state that is none', (answer) => ({ ...answer, state: 'x' })],
    ['with half a state', (answer) => ({ ...answer, state: answer.state?.split('.')[0] ?? '' })],
    [
      'with a state of the right form',
      (answer) => ({ ...answer, state: `${answer.state?.slice(0, 37)}${'A'.repeat(43)}` }),
    ],
    ['with the state of another browser', (answer) => answer],
    [
      'with another browser’s id and a proof of this one',
      (answer, mine) => ({
        ...answer,
        state: `${answer.state?.slice(0, 37)}${mine.slice(37)}`,
      }),
    ],
  ])('%s opens nothing and uses nothing up', async (_, change) => {
    const [theirs, browser] = [openBrowser(), openBrowser()]
    const { url } = await theirs.start()
    const { answer } = theirs.agree(url, somebody())
    const mine = new URL((await browser.start()).url).searchParams.get('state') ?? ''
    await expect(browser.finish(change(answer, mine))).rejects.toMatchObject({ code: 'INVALID_CODE' })
    expect(await theirs.finish(answer)).toMatchObject({ status: 'signed-in' })
  })

  it('whose state differs in a mail opens nothing and uses nothing up, in her own browser either', async () => {
    const browser = openBrowser()
    const { url } = await browser.start()
    const { answer } = browser.agree(url, somebody())
    const [id = '', proof = ''] = answer.state.split('.')
    const state = `${id}.${proof.startsWith('A') ? 'B' : 'A'}${proof.slice(1)}`
    await expect(browser.finish({ ...answer, state })).rejects.toMatchObject({ code: 'INVALID_CODE' })
    expect(await browser.finish(answer)).toMatchObject({ status: 'signed-in' })
  })

  it('with the cookie of another attempt opens nothing', async () => {
    const browser = openBrowser()
    const { url } = await browser.start()
    const { cookie: other } = await browser.start()
    const { answer } = browser.agree(url, somebody())
    await expect(browser.finish(answer, { secretOf: () => other.secret })).rejects.toMatchObject({
      code: 'INVALID_CODE',
    })
  })

  it('is good at the provider it was asked of only', async () => {
    const browser = openBrowser()
    const { url } = await browser.start()
    const { answer } = browser.agree(url, somebody())
    await expect(browser.finish(answer, { provider: 'apple' })).rejects.toMatchObject({ code: 'INVALID_CODE' })
  })

  it('is good for ten minutes', async () => {
    const browser = openBrowser()
    const [soon, late] = [await browser.start(), await browser.start()]
    local.clock.advance(10 * 60_000 - 1)
    expect(await browser.finish(browser.agree(soon.url, somebody()).answer)).toMatchObject({ status: 'signed-in' })
    local.clock.advance(1)
    const { answer } = browser.agree(late.url, somebody())
    await expect(browser.finish(answer)).rejects.toMatchObject({ code: 'INVALID_CODE' })
  })

  it.each<[string, ProviderAnswer]>([
    ['another issuer', { iss: 'https://accounts.example' }],
    ['no issuer', {}],
  ])('that names %s is refused where the provider promises to name itself', async (_, named) => {
    // Discovery is kept for an hour.
    local.google.alsoSays = { authorization_response_iss_parameter_supported: true }
    local.clock.advance(3_600_001)
    const browser = openBrowser()
    const { url } = await browser.start()
    const { state, code } = browser.agree(url, somebody()).answer
    expect(await browser.finish({ state, code, ...named })).toMatchObject(refused('INVALID_CREDENTIALS'))
    local.google.alsoSays = {}
    local.clock.advance(3_600_001)
  })

  it.each([
    ['for another attempt', { nonce: 'another' }],
    ['for another app', { aud: 'another app' }],
    ['by another issuer', { iss: 'https://accounts.example' }],
    ['too long ago', { iat: 1, exp: 2 }],
  ])('whose token was made %s makes nobody', async (_, claims) => {
    const before = await users()
    const outcome = await openBrowser().go({ ...somebody(), ...claims })
    expect(outcome).toMatchObject(refused('INVALID_CREDENTIALS'))
    expect(await users()).toBe(before)
  })

  it('whose code was taken from another browser’s way is refused: its verifier is another', async () => {
    const [theirs, mine] = [openBrowser(), openBrowser()]
    const { code } = theirs.agree((await theirs.start()).url, somebody()).answer
    const { state } = mine.agree((await mine.start()).url, somebody()).answer
    expect(await mine.finish({ state, code })).toMatchObject(refused('INVALID_CREDENTIALS'))
  })

  it.each([
    ['access_denied', { status: 'cancelled' }],
    ['user_cancelled_authorize', { status: 'cancelled' }],
    ['temporarily_unavailable', { status: 'provider-away' }],
    ['invalid_scope', refused('INVALID_CREDENTIALS')],
  ])('that says %s changes nothing, and is no second try', async (error, expected) => {
    const browser = openBrowser()
    const { url } = await browser.start({ returnTo: '/tasks/trash' })
    const { state } = browser.agree(url, somebody()).answer
    const before = await dumpTables(world.database)
    expect(await browser.finish({ state, error })).toMatchObject({ ...expected, returnTo: '/tasks/trash' })
    expect(await dumpTables(world.database)).toBe(before)
    await expect(browser.finish({ state, error })).rejects.toMatchObject({ code: 'INVALID_CODE' })
  })

  it('of a provider that goes away meanwhile is no refusal', async () => {
    const browser = openBrowser()
    const { url } = await browser.start()
    const { answer } = browser.agree(url, somebody())
    local.google.mode = 'broken'
    expect(await browser.finish(answer)).toMatchObject({ status: 'provider-away' })
    local.google.mode = 'good'
  })

  it('leads to no other site, whatever was asked for', async () => {
    const browser = openBrowser()
    for (const returnTo of [
      'https://evil.test',
      '//evil.test',
      '/\\evil.test',
      '/%5cevil.test',
      ['/a'],
      '/api/auth/google/start',
    ]) {
      const { url } = await browser.start({ returnTo })
      expect(await browser.finish(browser.agree(url, somebody()).answer)).toMatchObject({ returnTo: '/tasks' })
    }
  })
})

describe('setting out', () => {
  it('is refused for a provider that is off, and counts for the network', async () => {
    const off = { ...world.auth, identityProviders: {} }
    const start = { provider: 'google', purpose: 'sign-in', callbackUrl: localCallbackUrl('google') } as const
    const caller = { client: world.client(), session: null }
    await expect(startRedirect(off, start, caller)).rejects.toMatchObject({ code: 'PROVIDER_DISABLED' })
    for (let tries = 0; tries < 29; tries++) await startRedirect(world.auth, start, caller)
    await expect(startRedirect(world.auth, start, caller)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })

  it('to link takes a session, and a proof that is recent', async () => {
    const { session } = await world.signUp()
    const stale = { ...session, provedAt: new Date(local.clock.now().getTime() - 600_001) }
    const tries = [
      [null, 'NOT_SIGNED_IN'],
      [stale, 'RECENT_SIGN_IN_REQUIRED'],
    ] as const
    for (const [by, code] of tries) {
      await expect(openBrowser({ session: by }).start({ purpose: 'link' })).rejects.toMatchObject({ code })
    }
  })
})

describe('linking', () => {
  it('makes the provider one more way into her account', async () => {
    const ana = await world.signUp()
    const claims = somebody()
    expect(await openBrowser(ana).go(claims, { purpose: 'link' })).toMatchObject({ status: 'linked' })
    expect((await signedIn(claims)).userInfo.id).toBe(ana.userInfo.id)
  })

  it('ends in the session it began in', async () => {
    const [ana, ben] = [await world.signUp(), await world.signUp()]
    const { session: other } = await world.signIn(ana)
    const claims = somebody()
    for (const [session, code] of [
      [null, 'NOT_SIGNED_IN'],
      [ben.session, 'SIGNED_IN_AS_ANOTHER'],
      [other, 'RECENT_SIGN_IN_REQUIRED'],
    ] as const) {
      const browser = openBrowser(ana)
      const { url } = await browser.start({ purpose: 'link' })
      const { answer } = browser.agree(url, claims)
      expect(await browser.finish(answer, { session })).toMatchObject(refused(code))
    }
    expect(await world.database.db.tables.externalAccount.count({ where: { subject: claims.sub } })).toBe(0)
  })

  it('leaves another person’s account hers', async () => {
    const claims = somebody()
    await signedIn(claims)
    const outcome = await openBrowser(await world.signUp()).go(claims, { purpose: 'link' })
    expect(outcome).toMatchObject(refused('IDENTITY_ALREADY_LINKED'))
  })
})

describe('proving herself by a provider', () => {
  const provedAt = async ({ authKeyId }: AuthSession) =>
    (await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: authKeyId }, select: { provedAt: true } }))
      .provedAt

  it('makes her session recent', async () => {
    const claims = somebody()
    const { session } = await signedIn(claims)
    local.clock.advance(3_600_000)
    const outcome = await openBrowser({ session }).go(claims, {
      purpose: 'reauthentication',
      returnTo: '/settings/data',
    })
    expect(outcome).toMatchObject({ status: 'reauthenticated', returnTo: '/settings/data' })
    expect(await provedAt(session)).toEqual(local.clock.now())
  })

  it('takes an account that is linked to her', async () => {
    const { session } = await signedIn(somebody())
    const ben = somebody()
    await signedIn(ben)
    local.clock.advance(1000)
    for (const claims of [ben, somebody()]) {
      const outcome = await openBrowser({ session }).go(claims, { purpose: 'reauthentication' })
      expect(outcome).toMatchObject(refused('INVALID_CREDENTIALS'))
    }
    expect(await provedAt(session)).toEqual(session.provedAt)
  })

  it('is done anew where the provider tells when she did it, and an older proof is refused', async () => {
    const claims = somebody()
    const { session } = await signedIn(claims)
    local.google.alsoSays = { claims_supported: ['sub', 'auth_time'] }
    local.clock.advance(3_600_001)
    const seconds = Math.floor(local.clock.now().getTime() / 1000)
    const browser = openBrowser({ session })
    const { url } = await browser.start({ purpose: 'reauthentication' })
    expect(new URL(url).searchParams.get('max_age')).toBe('0')
    for (const old of [{ auth_time: seconds - 61 }, {}]) {
      const outcome = await browser.go({ ...claims, ...old }, { purpose: 'reauthentication' })
      expect(outcome).toMatchObject(refused('INVALID_CREDENTIALS'))
    }
    const outcome = await browser.go({ ...claims, auth_time: seconds }, { purpose: 'reauthentication' })
    expect(outcome).toMatchObject({ status: 'reauthenticated' })
    local.google.alsoSays = {}
    local.clock.advance(3_600_001)
  })
})
