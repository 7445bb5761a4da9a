import { createImagePool } from '@latchkey/images/image-pool'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser, createUser, deleteUser } from '../admin.ts'
import { purgeUserImages } from '../housekeeping.ts'
import { authenticate, revokeOtherSessions } from '../session.ts'
import { createAuthHarness, type AuthHarness, type AuthHarnessOptions, type Person } from '../testing.ts'
import { getUserInfo, ownUserInfo } from '../user.ts'
import { readUserImage, removeUserImage, setUserImage } from '../user-image.ts'

/** One transparent pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let world: AuthHarness
let ana: Person

/** Pictures that cost nothing: each call makes other bytes. */
function quickImages() {
  let made = 0
  const makeSquare = () => Promise.resolve({ bytes: Uint8Array.of(made++), contentType: 'image/jpeg' as const })
  return { makeSquare }
}

async function open(options: AuthHarnessOptions = {}) {
  await world?.[Symbol.asyncDispose]()
  world = await createAuthHarness({ ...options, runtime: { images: quickImages(), ...options.runtime } })
  ana = await world.signUp({ userName: 'Ana Lima' })
}

beforeEach(() => open())
afterEach(() => world[Symbol.asyncDispose]())

const keyIn = (url: string) => url.replace('/api/images/', '')
const set = (person = ana) => setUserImage(world.auth, pixel, person.session)
const read = (url: string) => readUserImage(world.auth, keyIn(url))
const images = () => world.database.db.tables.userImage.findMany()
const stored = () => world.database.db.tables.storedObject.count()
const notFound = { code: 'NOT_FOUND' }

describe('a picture', () => {
  test('is made in the size, format and quality of the configuration, and shown to everybody who is told of it', async () => {
    await open({
      config: { userImageSize: 32, userImageFormat: 'webp', userImageQuality: 5 },
      runtime: { images: createImagePool() },
    })
    const { imageUrl } = await set()
    const { bytes, contentType } = await read(imageUrl)
    expect(contentType).toBe('image/webp')
    expect(Buffer.from(bytes).toString('latin1', 8, 12)).toBe('WEBP')
    expect((await getUserInfo(world.auth, ana.session.userId)).imageUrl).toBe(imageUrl)
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ userInfo: { imageUrl } })
  })

  test('has an address that says nothing of the person and is another one each time', async () => {
    const urls = [(await set()).imageUrl, (await set()).imageUrl]
    expect(new Set(urls).size).toBe(2)
    for (const url of urls) expect(url).toMatch(/^\/api\/images\/[\w-]{32}$/)
  })

  test('takes the place of the former one, which is gone from that moment and deleted soon', async () => {
    const former = await set()
    const { imageUrl } = await set()
    await expect(read(former.imageUrl)).rejects.toMatchObject(notFound)
    await world.auth.background.settled()
    expect(await stored()).toBe(1)
    expect((await images()).map(({ key }) => key)).toEqual([keyIn(imageUrl)])
  })

  test('can be taken away', async () => {
    const { imageUrl } = await set()
    await removeUserImage(world.auth, ana.session)
    await world.auth.background.settled()
    expect((await getUserInfo(world.auth, ana.session.userId)).imageUrl).toMatch(/initials/)
    await expect(read(imageUrl)).rejects.toMatchObject(notFound)
    expect([await stored(), (await images()).length]).toEqual([0, 0])
  })

  test('goes with the account', async () => {
    const { imageUrl } = await set()
    await deleteUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
    await expect(read(imageUrl)).rejects.toMatchObject(notFound)
    expect(await purgeUserImages(world.auth)).toBe(1)
    expect([await stored(), (await images()).length]).toEqual([0, 0])
  })

  test('that is stored while its person is deleted goes with her, bytes and all', async () => {
    const { imageStore } = world.auth
    let isDeleted = false
    const slow: typeof imageStore = {
      ...imageStore,
      async put(key, made) {
        if (!isDeleted) await deleteUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
        isDeleted = true
        await purgeUserImages(world.auth)
        await imageStore.put(key, made)
      },
    }
    await expect(setUserImage({ ...world.auth, imageStore: slow }, pixel, ana.session)).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
    })
    expect([await stored(), (await images()).length]).toEqual([0, 0])
  })

  test('that was stored when the process died before it came into use is deleted after an hour', async () => {
    const now = world.clock.now()
    await world.auth.imageStore.put('left', { bytes: Uint8Array.of(1), contentType: 'image/jpeg' })
    await world.database.db.tables.userImage.create({
      data: { key: 'left', userId: ana.session.userId, createdAt: now, unusedSince: now },
    })
    await expect(read('left')).rejects.toMatchObject(notFound)
    await set()
    world.clock.advance(3_600_000)
    expect(await purgeUserImages(world.auth)).toBe(0)
    world.clock.advance(1)
    expect(await purgeUserImages(world.auth)).toBe(1)
    expect(await stored()).toBe(1)
  })

  test('of many at once is one, and nothing else stays', async () => {
    for (let round = 0; round < 10; round++) {
      world.clock.advance(3_600_000)
      await race(8, () => set())
      await world.auth.background.settled()
      const { imageUrl } = await getUserInfo(world.auth, ana.session.userId)
      expect((await read(imageUrl ?? '')).contentType).toBe('image/jpeg')
      expect([await stored(), (await images()).length]).toEqual([1, 1])
    }
  })

  test('is told to open pages', async () => {
    const told: string[] = []
    world.auth.events.subscribe('user-updated', ({ userId }) => told.push(userId))
    await set()
    await removeUserImage(world.auth, ana.session)
    expect(told).toEqual([ana.session.userId, ana.session.userId])
  })
})

describe('nobody', () => {
  test('sends more than ten an hour', async () => {
    for (let count = 0; count < 10; count++) await set()
    await expect(set()).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    world.clock.advance(3_600_000)
    await set()
  })

  test('changes a picture with a session that ended meanwhile', async () => {
    const phone = await world.signIn(ana)
    await revokeOtherSessions(world.auth, phone.session)
    await expect(set()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'revoked' } })
    await expect(removeUserImage(world.auth, ana.session)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    await blockUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
    await expect(set(phone as Person)).rejects.toMatchObject({ details: { reason: 'blocked' } })
    expect((await images()).every(({ unusedSince }) => unusedSince !== null)).toBe(true)
  })

  test('changes hers where the configuration says no, and where there are no pictures none is shown', async () => {
    const { imageUrl } = await set()
    const before = await getUserInfo(world.auth, ana.session.userId)
    const auth = { ...world.auth, config: { ...world.auth.config, userCanEditUserImage: false } }
    await expect(setUserImage(auth, pixel, ana.session)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(removeUserImage(auth, ana.session)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await readUserImage(auth, keyIn(imageUrl))).contentType).toBe('image/jpeg')

    const off = { ...world.auth, config: { ...world.auth.config, enableUserImages: false } }
    await expect(setUserImage(off, pixel, ana.session)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(readUserImage(off, keyIn(imageUrl))).rejects.toMatchObject(notFound)
    expect(ownUserInfo(off, before).imageUrl).toBeNull()
  })

  test('is shown a picture by a made-up key', async () => {
    for (const key of ['', '..', 'a/b', 'x'.repeat(32), 'initials-14-QQ', 'initials-1', 'initials-1-PHN2Zz4']) {
      await expect(readUserImage(world.auth, key)).rejects.toMatchObject(notFound)
    }
  })
})

describe('without a picture of her own', () => {
  const drawn = async (person: Person) => {
    const { imageUrl } = await getUserInfo(world.auth, person.session.userId)
    const { bytes, contentType } = await read(imageUrl ?? '')
    expect(contentType).toBe('image/svg+xml')
    return new TextDecoder().decode(bytes)
  }

  test('a person has her initials, white on a colour that stays hers', async () => {
    expect(await drawn(ana)).toContain('>AL</text>')
    const colour = /<rect[^>]*fill="(#\w{6})"/.exec(await drawn(ana))?.[1]
    await world.database.db.tables.userProfile.update({
      where: { userId: ana.session.userId },
      data: { userName: 'Émile zola de la Mer' },
    })
    expect(await drawn(ana)).toContain('>ÉM</text>')
    expect(await drawn(ana)).toContain(`fill="${colour}"`)
  })

  test('and without a name those of her address; what cannot be read as letters is left out', async () => {
    expect(await drawn(await world.signUp({ email: 'joana.cruz@example.test' }))).toContain('>JC</text>')
    expect(await drawn(await world.signUp({ userName: '<script>&' }))).toContain('>S</text>')
    expect(await drawn(await world.signUp({ userName: '★' }))).toContain('></text>')
  })
})

describe('the application’s own first picture', () => {
  const generated = (userImageGenerator: () => Promise<Uint8Array | null>) =>
    open({ runtime: { hooks: { userImageGenerator } } }).then(() => world.auth.background.settled())
  const own = async () => (await getUserInfo(world.auth, ana.session.userId)).imageUrl ?? ''

  test('is everybody’s who is new, however she came', async () => {
    await generated(async () => pixel)
    expect((await read(await own())).contentType).toBe('image/jpeg')
    const made = await createUser(world.auth, { kind: 'operator' }, { email: 'bea@example.test', password: null })
    await world.auth.background.settled()
    expect((await getUserInfo(world.auth, made.id)).imageUrl).not.toContain('initials')
  })

  test('leaves her initials where there is none, or where making it fails, which is reported', async () => {
    await generated(async () => null)
    expect(await own()).toContain('initials')
    await generated(() => Promise.reject(new Error('no muse today')))
    expect(await own()).toContain('initials')
    expect(world.warnings).toHaveLength(1)
  })

  test('leaves nothing behind where its person is deleted while it is stored', async () => {
    let paint = (_: Uint8Array) => undefined as void
    const painted = new Promise<Uint8Array>((resolve) => (paint = resolve))
    await open({ runtime: { hooks: { userImageGenerator: () => painted } } })
    const { imageStore } = world.auth
    const put = imageStore.put.bind(imageStore)
    imageStore.put = async (key, made) => {
      await deleteUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
      await purgeUserImages(world.auth)
      await put(key, made)
    }
    paint(pixel)
    await world.auth.background.settled()
    expect([await stored(), (await images()).length]).toEqual([0, 0])
  })

  test('never takes the place of one that she chose meanwhile', async () => {
    let paint = (_: Uint8Array) => undefined as void
    await open({ runtime: { hooks: { userImageGenerator: () => new Promise((resolve) => (paint = resolve)) } } })
    const { imageUrl } = await set()
    paint(pixel)
    await world.auth.background.settled()
    expect(await own()).toBe(imageUrl)
  })
})
