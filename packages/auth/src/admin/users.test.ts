import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blockUser, createUser, findUser, getUser, listUsers, unblockUser, type Actor } from '../admin.ts'
import { finishPasswordReset, signInWithEmail, startPasswordReset, verifyPasswordResetCode } from '../email.ts'
import { authenticate, verifySecurityLog } from '../session.ts'
import { createAuthHarness, type AuthHarness } from '../testing.ts'

const operator: Actor = { kind: 'operator' }
const day = 86_400_000
const nobody = '019ca8a0-0000-7000-8000-000000000000'

let world: AuthHarness

beforeAll(async () => {
  world = await createAuthHarness()
})
afterAll(() => world[Symbol.asyncDispose]())

describe('making a person', () => {
  test('with a password lets her sign in by it, and holds what was given', async () => {
    const made = await createUser(world.auth, operator, {
      email: ' Ana@Example.TEST ',
      password: 'a fine long passphrase',
      userName: 'Ana',
      scopeNames: ['admin', 'admin'],
    })
    expect(made).toEqual({
      id: expect.any(String),
      email: 'ana@example.test',
      userName: 'Ana',
      fullName: null,
      scopeNames: ['admin'],
      blocked: false,
      createdAt: world.clock.now(),
      deletionDueAt: null,
      liveSessions: 0,
      lastSeenAt: null,
    })
    const { session } = await world.signIn({ email: 'ana@example.test', password: 'a fine long passphrase' })
    expect(session).toMatchObject({ userId: made.id, scopeNames: ['admin'] })
    expect((await getUser(world.auth, made.id)).passwordSet).toBe(true)
    const [entry] = await world.database.db.tables.securityLogEntry.findMany({
      where: { userId: made.id, sequence: 1 },
    })
    expect(entry).toMatchObject({ event: 'user-created', details: { actor: 'operator' } })
    expect(await verifySecurityLog(world.auth, made.id)).toMatchObject({ intact: true })
  })

  test('without a password leaves no password that works, until she resets it', async () => {
    const email = 'bare@example.test'
    const { id } = await createUser(world.auth, operator, { email, password: null })
    expect((await getUser(world.auth, id)).passwordSet).toBe(false)
    for (const password of ['none', 'null', ' '])
      await expect(signInWithEmail(world.auth, { email, password }, world.client())).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      })
    const client = world.client()
    const { requestId } = await startPasswordReset(world.auth, { email }, client)
    const code = /^\d+$/m.exec(world.mails.findLast(({ to }) => to === email)?.text ?? '')?.[0] ?? ''
    const { resetToken } = await verifyPasswordResetCode(world.auth, { requestId, code }, client)
    await finishPasswordReset(world.auth, { resetToken, newPassword: 'a fine long passphrase' }, client)
    expect((await getUser(world.auth, id)).passwordSet).toBe(true)
  })

  test('at an address that has an account is a conflict, however it is spelled', async () => {
    await createUser(world.auth, operator, { email: 'taken@example.test', password: null })
    await expect(
      createUser(world.auth, operator, { email: 'TAKEN@example.test', password: null }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('is refused with what is wrong', async () => {
    const make = (input: object) =>
      createUser(world.auth, operator, { email: 'new@example.test', password: null, ...input })
    for (const [field, input] of Object.entries({
      email: { email: 'nobody' },
      userName: { userName: ' ' },
      scopeNames: { scopeNames: ['a b'] },
      password: { password: '' },
    })) {
      await expect(make(input)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { issues: [{ path: [field] }] },
      })
    }
    await expect(make({ password: 'short' })).rejects.toMatchObject({
      code: 'PASSWORD_REJECTED',
      details: { problems: ['too-short'] },
    })
    expect(await findUser(world.auth, 'new@example.test')).toBeNull()
  })
})

describe('finding a person', () => {
  test('works by address, however it is spelled, and by id', async () => {
    const cleo = await world.signUp({ email: 'cleo@example.test' })
    for (const name of [' CLEO@example.test', cleo.session.userId, cleo.session.userId.toUpperCase()]) {
      expect(await findUser(world.auth, name)).toMatchObject({ id: cleo.session.userId, liveSessions: 1 })
    }
  })

  test('gives nothing for nobody', async () => {
    for (const name of ['', 'cleo', 'no-one@example.test', nobody]) expect(await findUser(world.auth, name)).toBeNull()
    await expect(getUser(world.auth, nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(getUser(world.auth, 'cleo')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('shows her live sessions and when she was last seen', async () => {
    const dora = await world.signUp()
    world.clock.advance(8 * day)
    const phone = await world.signIn(dora)
    world.clock.advance(day)
    await authenticate(world.auth, phone.key)
    await world.auth.background.settled()
    const seen = await getUser(world.auth, dora.session.userId)
    expect(seen).toMatchObject({ liveSessions: 1, lastSeenAt: world.clock.now(), email: dora.email })
    expect(seen.sessions).toMatchObject([{ id: phone.session.authKeyId, userId: dora.session.userId }])
    expect(JSON.stringify(seen)).not.toContain('Hash')
  })
})

describe('listing people', () => {
  const emails = async (filter: Parameters<typeof listUsers>[1]) =>
    (await listUsers(world.auth, filter)).users.map(({ email }) => email)

  const pagesOf = async (filter: Parameters<typeof listUsers>[1], between = async () => {}) => {
    const found: (string | null)[] = []
    let cursor: string | null | undefined
    do {
      const page = await listUsers(world.auth, { ...filter, limit: 2, ...(cursor && { cursor }) })
      found.push(...page.users.map(({ email }) => email))
      cursor = page.nextCursor
      await between()
    } while (cursor)
    return found
  }

  test('goes newest first, in pages that neither repeat nor skip', async () => {
    const made: string[] = []
    for (let count = 0; count < 5; count++) {
      world.clock.advance(1)
      const email = `paged-${count}@example.test`
      await createUser(world.auth, operator, { email, password: null, scopeNames: ['paged'] })
      made.push(email)
    }
    let late = 0
    const newcomer = async () => {
      world.clock.advance(1)
      const email = `paged-late-${late++}@example.test`
      await createUser(world.auth, operator, { email, password: null, scopeNames: ['paged'] })
    }
    expect(await pagesOf({ scope: 'paged' }, newcomer)).toEqual(made.toReversed())
  })

  test('goes in the order of what a search found, in pages that neither repeat nor skip', async () => {
    const people = [
      ['order-c@example.test', 'order b'],
      ['order-a@example.test', 'somebody'],
      ['zz-order@example.test', 'Order d'],
      ['order-e@example.test', 'ORDER-E@example.test'],
      ['yy-order@example.test', 'order d'],
      ['xx-order@example.test', 'order-a@example.test'],
    ] as const
    for (const [email, userName] of people) {
      world.clock.advance(1)
      await createUser(world.auth, operator, { email, password: null, userName })
    }
    const byTerm = ['order-c', 'zz-order', 'yy-order', 'order-a', 'xx-order', 'order-e']
    expect(await pagesOf({ search: 'order' })).toEqual(byTerm.map((name) => `${name}@example.test`))
    const found = await listUsers(world.auth, { search: 'order' })
    expect(found.users.map(({ email }) => email)).toEqual(byTerm.map((name) => `${name}@example.test`))
    expect(found.nextCursor).toBeNull()
  })

  test('filters what a search found', async () => {
    const make = (name: string, scopeNames: string[]) =>
      createUser(world.auth, operator, { email: `both-${name}@example.test`, password: null, scopeNames })
    await make('plain', [])
    const { id } = await make('scoped', ['both'])
    await make('other', ['both'])
    await blockUser(world.auth, operator, { userId: id })
    const some = async (filter: object) => emails({ search: 'both-', ...filter })
    expect(await some({ scope: 'both' })).toEqual(['both-other@example.test', 'both-scoped@example.test'])
    expect(await some({ blocked: true })).toEqual(['both-scoped@example.test'])
    expect(await some({ blocked: false, scope: 'both' })).toEqual(['both-other@example.test'])
    expect(await some({ blocked: true, scope: 'nothing' })).toEqual([])
    await unblockUser(world.auth, operator, { userId: id })
  })

  test('searches the beginning of address and name, in either case, and takes nothing for a wildcard', async () => {
    await createUser(world.auth, operator, { email: 'search_me@example.test', password: null, userName: 'Zoë %' })
    await createUser(world.auth, operator, { email: 'searchxme@example.test', password: null, userName: 'zoe' })
    expect(await emails({ search: 'SEARCH_' })).toEqual(['search_me@example.test'])
    expect(await emails({ search: 'zoë' })).toEqual(['search_me@example.test'])
    expect(await emails({ search: 'Zoë %' })).toEqual(['search_me@example.test'])
    expect(await emails({ search: '%' })).toEqual([])
    expect(await emails({ search: '_' })).toEqual([])
    expect(await emails({ search: String.raw`\ ` })).toEqual([])
    expect(await emails({ search: 'me@example' })).toEqual([])
  })

  test('filters by block and by scope', async () => {
    const { id } = await createUser(world.auth, operator, {
      email: 'filtered@example.test',
      password: null,
      scopeNames: ['rare'],
    })
    expect(await emails({ scope: 'rare' })).toEqual(['filtered@example.test'])
    expect(await emails({ scope: 'rar' })).toEqual([])
    await blockUser(world.auth, operator, { userId: id })
    expect(await emails({ blocked: true })).toEqual(['filtered@example.test'])
    expect(await emails({ blocked: false, scope: 'rare' })).toEqual([])
  })

  test('refuses a cursor or a limit that is none', async () => {
    for (const page of [
      { cursor: 'x' },
      { search: 'a', cursor: 'x' },
      { limit: 0 },
      { limit: 201 },
      { limit: Number.NaN },
    ])
      await expect(listUsers(world.auth, page)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
