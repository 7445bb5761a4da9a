import {
  addAuthenticatorApp,
  openLocalProviders,
  visitProvider,
  type LocalProviders,
  type Person,
} from '@latchkey/auth/testing'
import type { RedirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import { openDatabase } from '@latchkey/prisma/db'
import { race } from '@latchkey/testing/race'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { createCookieJar, type CookieJar } from '../testing/cookie-jar.ts'
import { send, serve, type Served } from '../testing/serve.ts'

let local: LocalProviders
let world: ApiHarness
let served: Served

beforeAll(async () => {
  local = await openLocalProviders()
  world = await createApiHarness({ runtime: local.runtime, config: { networkLimitBurst: 100_000 } })
  served = await serve(world)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
  await local[Symbol.asyncDispose]()
})

const session = '__Host-latchkey'
const attempt = '__Host-latchkey-attempt-'
const browserOf = ({ key }: Pick<Person, 'key'>) => createCookieJar({ [session]: key })
const namesIn = ({ cookies }: CookieJar, start: string) => [...cookies.keys()].filter((name) => name.startsWith(start))

type Claims = Readonly<Record<string, unknown>>

let people = 0
/** Somebody the providers know, and we do not. */
const somebody = () => ({ sub: `subject-${++people}`, email: `guest-${people}@example.test`, given_name: 'Ana' })

/** Sets out, and comes to the provider's page. */
async function setOut(browser: CookieJar, query = '', provider: RedirectProvider = 'google', base = served.url) {
  const { status, headers } = await browser.visit(`${base}/api/auth/${provider}/start${query}`)
  return { status, location: headers.location ?? '' }
}

const agree = (location: string, claims: Claims, provider: RedirectProvider = 'google') =>
  visitProvider({ server: local[provider], clock: local.clock }, location, claims).answer

const callback = (answer: Readonly<Record<string, string>>, provider: RedirectProvider = 'google', base = served.url) =>
  `${base}/api/auth/${provider}/callback?${new URLSearchParams(answer).toString()}`

/** There and back. */
async function go(browser: CookieJar, claims: Claims, query = '') {
  const { location } = await setOut(browser, query)
  return browser.visit(callback(agree(location, claims)))
}

describe('setting out', () => {
  it('leads to the provider, and keeps what the way back needs in a cookie of its own', async () => {
    const { status, headers, cookies, text } = await createCookieJar().visit(`${served.url}/api/auth/google/start`)
    expect([status, text]).toEqual([303, ''])
    expect(headers.location).toMatch(new RegExp(`^${local.google.issuer}/authorize\\?`))
    const redirectUri = new URL(headers.location ?? '').searchParams.get('redirect_uri')
    expect(redirectUri).toBe('https://latchkey.test/api/auth/google/callback')
    expect(headers['cache-control']).toBe('no-store')
    expect(cookies).toEqual([
      expect.stringMatching(
        /^__Host-latchkey-attempt-[\da-f-]{36}=[\w-]{43}; Max-Age=600; Path=\/; SameSite=Lax; HttpOnly; Secure$/,
      ),
    ])
  })

  it.each(['cross-site', 'same-site'])('is nothing that a link of another site (%s) can make her do', async (site) => {
    const asked = `${served.url}/api/auth/google/start?returnTo=%2Ftasks%2Ftrash`
    const { status, headers, cookies } = await send(asked, { headers: { 'sec-fetch-site': site } })
    expect([status, headers.location, cookies]).toEqual([303, '/sign-in?returnTo=%2Ftasks%2Ftrash', []])
  })

  it.each(['same-origin', 'none'])('is open to our own pages and to whoever types it (%s)', async (site) => {
    const { headers } = await send(`${served.url}/api/auth/google/start`, { headers: { 'sec-fetch-site': site } })
    expect(headers.location).toContain('/authorize?')
  })

  it('keeps the newest four ways of a browser', async () => {
    const browser = createCookieJar()
    const ways = []
    for (let tabs = 0; tabs < 6; tabs++) {
      ways.push(await setOut(browser))
      local.clock.advance(1)
    }
    expect(namesIn(browser, attempt)).toHaveLength(4)
    const [first, newest] = [ways.at(0), ways.at(-1)].map((way) => agree(way?.location ?? '', somebody()))
    expect((await browser.visit(callback(first ?? {}))).headers.location).toMatch(/problem=INVALID_CODE/)
    expect((await browser.visit(callback(newest ?? {}))).headers.location).toBe('/tasks')
  })

  it('to link or to prove herself leads a stranger to the sign-in, and back', async () => {
    const places = []
    for (const query of ['?purpose=link', '?purpose=reauthentication&returnTo=%2Fsettings%2Fdata']) {
      places.push((await setOut(createCookieJar(), query)).location)
    }
    expect(places).toEqual(['/sign-in?returnTo=%2Fsettings%2Fsecurity', '/sign-in?returnTo=%2Fsettings%2Fdata'])
  })

  it('to link leads whoever proved nothing lately to the page where she can', async () => {
    const ana = await world.signUp()
    local.clock.advance(600_001)
    expect((await setOut(browserOf(ana), '?purpose=link')).location).toBe(
      '/reauthenticate?returnTo=%2Fsettings%2Fsecurity',
    )
  })

  it('says on the page it came from that the provider is off, or away', async () => {
    await using off = await serve({ ...world, auth: { ...world.auth, identityProviders: {} } })
    const [disabled, away] = ['PROVIDER_DISABLED', 'PROVIDER_AWAY'].map(
      (problem) => `/sign-in?returnTo=%2Ftasks%2Ftrash&problem=${problem}&provider=google`,
    )
    const query = '?returnTo=%2Ftasks%2Ftrash'
    expect((await setOut(createCookieJar(), query, 'google', off.url)).location).toBe(disabled)
    await using broken = await openLocalProviders()
    broken.google.mode = 'broken'
    await using without = await serve({ ...world, auth: { ...world.auth, ...broken.runtime } })
    expect((await setOut(createCookieJar(), query, 'google', without.url)).location).toBe(away)
  })
})

describe('coming back', () => {
  it('signs in by a cookie, whatever a header asks for, and leads to where she wanted to be', async () => {
    const browser = createCookieJar()
    const { location } = await setOut(browser, '?returnTo=%2Ftasks%3Fview%3Dtoday%23top')
    const { status, headers, text, cookies } = await browser.visit(callback(agree(location, somebody())), {
      headers: { 'x-latchkey-transport': 'bearer', 'sec-fetch-site': 'cross-site' },
    })
    expect([status, headers.location, text]).toEqual([303, '/tasks?view=today#top', ''])
    expect(cookies).toContainEqual(
      expect.stringMatching(/^__Host-latchkey=lk_\S+; Max-Age=\d+; Path=\/; SameSite=Lax; HttpOnly; Secure$/),
    )
    expect(namesIn(browser, attempt)).toEqual([])
    const answer = await browser.visit(`${served.url}/api/trpc/auth.status.isSignedIn`)
    expect(answer.text).toContain('true')
  })

  it('with a second factor set up leads to where it is asked for, and opens no session', async () => {
    const claims = somebody()
    const browser = createCookieJar()
    await go(browser, claims)
    const { userId } = await world.database.db.tables.externalAccount.findFirstOrThrow({
      where: { subject: claims.sub },
      select: { userId: true },
    })
    const { id: authKeyId } = await world.database.db.tables.authKey.findFirstOrThrow({
      where: { userId },
      select: { id: true },
    })
    const owner = { session: { authKeyId, userId } as never, client: world.client() }
    await addAuthenticatorApp(world.auth, owner)
    const other = createCookieJar()
    const { headers } = await go(other, claims, '?returnTo=%2Ftasks%2Ftrash')
    expect(headers.location).toBe('/second-factor?returnTo=%2Ftasks%2Ftrash')
    expect([...other.cookies.keys()].sort()).toEqual(['__Host-latchkey-browser', '__Host-latchkey-challenge'])
  })

  it('ends the session she came with when she signs in anew', async () => {
    const claims = somebody()
    const browser = createCookieJar()
    await go(browser, claims)
    const old = browser.cookies.get(session)
    await go(browser, claims)
    expect(browser.cookies.get(session)).not.toBe(old)
    const { text } = await send(`${served.url}/api/trpc/auth.sessions.list`, {
      headers: { authorization: `Bearer ${old}` },
    })
    expect(text).toContain('NOT_SIGNED_IN')
  })

  it('sixteen times at once signs in once', async () => {
    for (let round = 0; round < 10; round++) {
      const browser = createCookieJar()
      const { location } = await setOut(browser)
      const url = callback(agree(location, somebody()))
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const results = await race(16, () => send(url, { headers: { cookie } }))
      const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      const places = answers.map(({ headers }) => headers.location ?? '').sort((a, b) => a.localeCompare(b))
      expect(places).toEqual([...Array(15).fill('/sign-in?problem=INVALID_CODE&provider=google'), '/tasks'])
      expect(
        answers.flatMap(({ cookies }) => cookies.filter((line) => line.startsWith(`${session}=lk_`))),
      ).toHaveLength(1)
    }
  })

  it('for a second time, in another browser, or by somebody else’s link signs nobody in', async () => {
    const [ana, eve] = [createCookieJar(), createCookieJar()]
    const [hers, eves] = [await setOut(ana), await setOut(eve)]
    const evesAnswer = agree(eves.location, somebody())
    const refused = '/sign-in?problem=INVALID_CODE&provider=google'
    // Login CSRF: Eve's own answer, brought to Ana's browser.
    expect((await ana.visit(callback(evesAnswer))).headers.location).toBe(refused)
    expect(ana.cookies.has(session)).toBe(false)
    const answer = agree(hers.location, somebody())
    expect((await ana.visit(callback(answer))).headers.location).toBe('/tasks')
    expect((await ana.visit(callback(answer))).headers.location).toBe(refused)
    expect((await createCookieJar().visit(`${served.url}/api/auth/google/callback`)).headers.location).toBe(refused)
  })

  it('with a parameter twice is as if it had none of it', async () => {
    const browser = createCookieJar()
    const { location } = await setOut(browser)
    const answer = agree(location, somebody())
    const { headers } = await browser.visit(`${callback(answer)}&state=${answer.state}`)
    expect(headers.location).toBe('/sign-in?problem=INVALID_CODE&provider=google')
    expect((await browser.visit(`${callback(answer)}&code=${answer.code}`)).headers.location).toBe(
      '/sign-in?problem=INVALID_CREDENTIALS&provider=google',
    )
  })

  it.each([
    ['access_denied', '', '/sign-in'],
    ['access_denied', '?returnTo=%2Ftasks%2Ftrash', '/sign-in?returnTo=%2Ftasks%2Ftrash'],
    ['server_error', '', '/sign-in?problem=PROVIDER_AWAY&provider=google'],
    ['unauthorized_client', '', '/sign-in?problem=INVALID_CREDENTIALS&provider=google'],
  ])('with %s%s leads to %s', async (error, query, place) => {
    const browser = createCookieJar()
    const { location } = await setOut(browser, query)
    const { state } = agree(location, somebody())
    expect((await browser.visit(callback({ state, error }))).headers.location).toBe(place)
  })

  it('with the address of an account leads to the sign-in, and from there to where it is linked', async () => {
    const ana = await world.signUp()
    const { headers } = await go(createCookieJar(), { ...somebody(), email: ana.email })
    expect(headers.location).toBe('/sign-in?returnTo=%2Fsettings%2Fsecurity&problem=SIGN_IN_TO_LINK&provider=google')
  })

  it('as somebody else than who is signed in here changes nothing', async () => {
    const claims = somebody()
    await go(createCookieJar(), claims)
    const ben = await world.signUp()
    const browser = browserOf(ben)
    const { headers } = await go(browser, claims)
    expect(headers.location).toBe('/sign-in?problem=SIGNED_IN_AS_ANOTHER&provider=google')
    expect(browser.cookies.get(session)).toBe(ben.key)
  })

  it('links, and says on the page she set out from where it could not', async () => {
    const [ana, ben] = [browserOf(await world.signUp()), browserOf(await world.signUp())]
    const claims = somebody()
    const place = async (browser: CookieJar) => (await go(browser, claims, '?purpose=link')).headers.location
    expect(await place(ana)).toBe('/settings/security?notice=identity-linked')
    expect(await place(ben)).toBe('/settings/security?problem=IDENTITY_ALREADY_LINKED&provider=google')
    const { state } = agree((await setOut(ben, '?purpose=link')).location, claims)
    expect((await ben.visit(callback({ state, error: 'access_denied' }))).headers.location).toBe('/settings/security')
  })

  it('proves who she is, in her session', async () => {
    const [browser, claims] = [createCookieJar(), somebody()]
    await go(browser, claims)
    local.clock.advance(600_001)
    const query = '?purpose=reauthentication&returnTo=%2Fsettings%2Fdata'
    expect((await go(browser, somebody(), query)).headers.location).toBe(
      '/reauthenticate?returnTo=%2Fsettings%2Fdata&problem=INVALID_CREDENTIALS&provider=google',
    )
    expect((await go(browser, claims, query)).headers.location).toBe('/settings/data')
    expect((await setOut(browser, '?purpose=link')).location).toContain('/authorize?')
  })

  it('while the database is away shows so, and can be tried again', async () => {
    const browser = createCookieJar()
    const { location } = await setOut(browser)
    const url = callback(agree(location, somebody()))
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none')
    const shown: (string | undefined)[] = []
    await using served503 = await serve(
      { ...world, auth: { ...world.auth, db: away.db } },
      {
        showFailure(_, response, reference) {
          shown.push(reference)
          response.writeHead(503).end('Back in a moment')
        },
      },
    )
    const { status, text, cookies } = await browser.visit(url.replace(served.url, served503.url))
    expect([status, text, cookies, shown]).toEqual([503, 'Back in a moment', [], [undefined]])
    await away.close()
    expect((await browser.visit(url)).headers.location).toBe('/tasks')
  })
})

describe('Apple’s posted answer', () => {
  const post = (body: string, headers = {}) =>
    ({
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://appleid.apple.com',
        'sec-fetch-site': 'cross-site',
        ...headers,
      },
      body,
    }) as const

  it('is led on to the request that has the cookies, and the name goes beside the address', async () => {
    const browser = createCookieJar()
    const { location } = await setOut(browser, '?returnTo=%2Ftasks%2Ftrash', 'apple')
    expect(new URL(location).searchParams.get('response_mode')).toBe('form_post')
    const answer = agree(location, somebody(), 'apple')
    const user = JSON.stringify({ name: { firstName: 'Béatrice', lastName: 'O’Neill' } })
    const form = new URLSearchParams({ ...answer, user, id_token: 'x', extra: 'x' }).toString()
    // As a browser sends it: without a Lax cookie.
    const posted = await send(`${served.url}/api/auth/apple/callback`, post(form))
    expect([posted.status, posted.headers.location]).toEqual([
      303,
      `/api/auth/apple/callback?${new URLSearchParams({ state: answer.state, code: answer.code, iss: answer.iss }).toString()}`,
    ])
    expect(posted.cookies).toEqual([
      expect.stringMatching(/^__Host-latchkey-posted-[\da-f-]{36}=[\w-]+; Max-Age=60; .*HttpOnly; Secure$/),
    ])
    const [name = '', value = ''] = posted.cookies[0]?.split(';', 1)[0]?.split('=') ?? []
    const carrying = createCookieJar({ ...Object.fromEntries(browser.cookies), [name]: value })
    const { headers } = await carrying.visit(served.url + (posted.headers.location ?? ''))
    expect(headers.location).toBe('/tasks/trash')
    expect([...carrying.cookies.keys()].filter((each) => /attempt|posted/.test(each))).toEqual([])
    const { text } = await carrying.visit(`${served.url}/api/trpc/auth.user.get`)
    expect(text).toContain('"fullName":"Béatrice O’Neill"')
  })

  it('that is cancelled leads back without a word', async () => {
    const browser = createCookieJar()
    const { location } = await setOut(browser, '', 'apple')
    const { state } = agree(location, somebody(), 'apple')
    const form = new URLSearchParams({ state, error: 'user_cancelled_authorize' }).toString()
    const { headers } = await browser.visit(`${served.url}/api/auth/apple/callback`, post(form))
    expect((await browser.visit(served.url + (headers.location ?? ''))).headers.location).toBe('/sign-in')
  })

  it.each([
    ['another content type', '/apple/callback', post('{}', { 'content-type': 'application/json' }), 415],
    ['too much', '/apple/callback', post(`user=${'x'.repeat(20_000)}`), 413],
    ['another method', '/apple/callback', { method: 'PUT' }, 405],
    ['a post to Google’s', '/google/callback', post('state=x'), 405],
    ['a post to the start', '/google/start', post(''), 405],
    ['a provider nobody knows', '/facebook/start', {}, 404],
    ['a provider without pages', '/firebase/start', {}, 404],
    ['no provider', '', {}, 404],
    ['a name from far up', '/constructor', {}, 404],
    ['a purpose nobody knows', '/google/start?purpose=anything', {}, 400],
  ])('refuses %s', async (_, path, request, status) => {
    const answer = await send(`${served.url}/api/auth${path}`, request)
    expect(answer.status).toBe(status)
    expect(answer.cookies).toEqual([])
    expect(answer.headers).not.toHaveProperty('location')
  })
})

describe('Apple’s notifications', () => {
  const notify = (body: unknown, contentType = 'application/json') =>
    send(`${served.url}/api/auth/apple/notifications`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: JSON.stringify(body),
    })
  const signed = (sub: string, claims: Claims = {}) => {
    const iat = Math.floor(local.clock.now().getTime() / 1000)
    const events = JSON.stringify({ type: 'account-delete', sub, event_time: iat })
    return local.apple.sign({ iss: local.apple.issuer, aud: 'test.latchkey.web', iat, jti: sub, events, ...claims })
  }

  it('end the sessions that began there, when Apple signed them, and not otherwise', async () => {
    const [browser, claims] = [createCookieJar(), somebody()]
    const { location } = await setOut(browser, '', 'apple')
    await browser.visit(callback(agree(location, claims, 'apple'), 'apple'))
    const isSignedIn = async () => (await browser.visit(`${served.url}/api/trpc/auth.status.isSignedIn`)).text
    local.clock.advance(1000)
    const forged = await notify({ payload: await signed(claims.sub, { aud: 'another app' }) })
    expect([forged.status, await isSignedIn()]).toEqual([401, expect.stringContaining('true')])
    const { status } = await notify({ payload: await signed(claims.sub) })
    expect([status, await isSignedIn()]).toEqual([200, expect.stringContaining('false')])
  })

  it('are JSON with a payload', async () => {
    expect((await notify({})).status).toBe(400)
    expect((await notify({ payload: 'x' })).status).toBe(401)
    expect((await notify({ payload: 'x' }, 'text/plain')).status).toBe(415)
    expect((await notify({ payload: 'x'.repeat(20_000) })).status).toBe(413)
    expect((await send(`${served.url}/api/auth/apple/notifications`)).headers.allow).toBe('POST')
  })
})
