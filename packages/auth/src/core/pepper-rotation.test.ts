import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuthRuntime } from '../runtime.ts'
import { parsePeppers, type Pepper, type Peppers } from '../secrets.ts'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { completeSignIn, type SignedIn } from './complete-sign-in.ts'
import { signOutDevice } from './sign-out.ts'

const oldText = 'the session pepper of the tests, 32+ chars'
const newText = 'the session pepper that comes after it'

let world: AuthHarness
let ana: Person
beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

/** A process with these peppers, the current one first. */
const node = (current: string, ...fallbacks: string[]): AuthRuntime => withPeppers(parsePeppers(current, fallbacks))
const withPeppers = (sessionPeppers: Peppers): AuthRuntime => ({
  ...world.auth,
  secrets: { ...world.auth.secrets, sessionPeppers },
})
const rowOf = ({ session }: SignedIn) =>
  world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: session.authKeyId } })

describe('a key costs one hash', () => {
  /** Peppers that count how often one of them is used to hash. */
  function counted(peppers: Peppers) {
    let hashes = 0
    const counting = ({ id, secret }: Pepper): Pepper => ({
      id,
      get secret() {
        hashes++
        return secret
      },
    })
    return {
      peppers: { current: counting(peppers.current), fallbacks: peppers.fallbacks.map(counting) },
      take: () => {
        const taken = hashes
        hashes = 0
        return taken
      },
    }
  }
  const wrong = (key: string) => `${key.slice(0, -4)}AAAA`
  const fallbacks = Array.from({ length: 9 }, (_, number) => `an older session pepper, number ${number}, 32+`)

  test('whether it is right, wrong, made up, malformed or ended, and however many peppers there are', async () => {
    const out = await world.signIn(ana)
    await signOutDevice(world.auth, out.session)
    const presented = [
      ana.key,
      wrong(ana.key),
      out.key,
      wrong(out.key),
      'lk_AZqmpAAAcACAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'lk_nonsense',
      'x'.repeat(100_000),
    ]
    for (const peppers of [
      parsePeppers(oldText, []),
      parsePeppers(oldText, fallbacks),
      parsePeppers(newText, [...fallbacks, oldText]),
      parsePeppers(newText, fallbacks),
    ]) {
      const { peppers: counting, take } = counted(peppers)
      // Re-hashing a good key is work that nobody waits for.
      const background = { ...world.auth.background, runOnce: () => undefined }
      for (const key of presented) {
        await authenticate({ ...withPeppers(counting), background }, key)
        expect(take(), `${key.slice(0, 40)} of ${peppers.fallbacks.length + 1}`).toBe(1)
      }
    }
  })
})

describe('a rotation', () => {
  test('refuses nobody while sixteen calls meet it on old and new processes', { timeout: 60_000 }, async () => {
    // Told of the new pepper before anybody hashes with it, then switched over.
    const before = node(oldText, newText)
    const after = node(newText, oldText)
    for (let round = 0; round < 12; round++) {
      const from = round % 2 ? after : before
      const { key, session } = expectSignedIn(
        await completeSignIn(from, {
          userId: ana.session.userId,
          method: 'email',
          client: world.client(),
        }),
      )
      const results = await race(16, (runner) => authenticate(runner % 2 ? before : after, key))
      for (const result of results) expect(result).toMatchObject({ value: { status: 'signed-in' } })
      await world.auth.background.settled()
      expect(await authenticate(after, key)).toMatchObject({
        status: 'signed-in',
        session: { authKeyId: session.authKeyId },
      })
      await world.auth.background.settled()
    }
    expect(world.warnings).toEqual([])
  })

  test('writes one new hash when sixteen calls meet it', async () => {
    const written: number[] = []
    const background = {
      ...world.auth.background,
      // All of them try; the row decides.
      runOnce: (name: string, work: () => Promise<unknown>) =>
        world.auth.background.run(name, async () => written.push(((await work()) as { count: number }).count)),
    }
    const auth = { ...node(newText, oldText), background }
    await race(16, () => authenticate(auth, ana.key))
    await world.auth.background.settled()
    expect(written.filter((count) => count === 1)).toHaveLength(1)
    expect((await rowOf(ana)).pepperId).toBe(auth.secrets.sessionPeppers.current.id)
    expect(await authenticate(node(newText), ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test('changes nothing of a session that ended while its new hash was on the way', async () => {
    const held: (() => Promise<unknown>)[] = []
    const background = {
      ...world.auth.background,
      runOnce: (_: string, work: () => Promise<unknown>) => void held.push(work),
    }
    const auth = node(newText, oldText)
    expect(await authenticate({ ...auth, background }, ana.key)).toMatchObject({ status: 'signed-in' })
    await signOutDevice(world.auth, ana.session)
    const ended = await rowOf(ana)
    expect(held).toHaveLength(1)
    for (const work of held) await work()
    expect(await rowOf(ana)).toEqual(ended)
    expect(await authenticate(auth, ana.key)).toEqual({ status: 'refused', reason: 'signed-out' })
  })

  test('leaves keys of every older pepper working, however many there are', async () => {
    const older = ['an even older session pepper, 32+ chars', 'the oldest session pepper of them all, 32+']
    const keys = [ana.key]
    for (const text of older) {
      const grant = { userId: ana.session.userId, method: 'email', client: world.client() } as const
      keys.push(expectSignedIn(await completeSignIn(node(text), grant)).key)
    }
    const auth = node(newText, oldText, ...older)
    for (const key of keys) expect(await authenticate(auth, key)).toMatchObject({ status: 'signed-in' })
    await world.auth.background.settled()
    for (const key of keys) expect(await authenticate(node(newText), key)).toMatchObject({ status: 'signed-in' })
  })

  test('tells a key that ended under a fallback why it ended', async () => {
    await signOutDevice(world.auth, ana.session)
    expect(await authenticate(node(newText, oldText), ana.key)).toEqual({ status: 'refused', reason: 'signed-out' })
    expect(await authenticate(node(newText), ana.key)).toEqual({ status: 'refused', reason: 'unknown' })
  })
})
