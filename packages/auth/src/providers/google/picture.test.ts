import { imageBytesMax } from '@latchkey/contracts/auth/user-image'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAuthConfig } from '../../config.ts'
import { createAuthHarness, expectSignedIn, type AuthHarness, type AuthHarnessOptions } from '../../testing.ts'
import { createKeyServer, type KeyServer } from '../../testing/key-server.ts'
import { googleSettings, idTokenClaims } from '../../testing/provider-settings.ts'
import { getUserInfo } from '../../user.ts'
import { readGooglePicture } from './read-picture.ts'
import { signInWithGoogle } from './sign-in-with-google.ts'

let server: KeyServer
let world: AuthHarness

beforeEach(async () => {
  server = await createKeyServer('ES256')
  await open()
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

async function open(config: AuthHarnessOptions['config'] = {}): Promise<void> {
  await world?.[Symbol.asyncDispose]()
  // The picture that is stored is the one that was read.
  const makeSquare = (bytes: Uint8Array) =>
    Promise.resolve({ bytes: Uint8Array.from(bytes), contentType: 'image/jpeg' as const })
  world = await createAuthHarness({
    ...{ config, providers: { google: googleSettings(server) } },
    runtime: { images: { makeSquare } },
  })
}

async function signIn(picture: string): Promise<string> {
  const idToken = await server.sign(idTokenClaims(server, 'latchkey-web', world.clock.now(), { picture }))
  const { userInfo } = expectSignedIn(await signInWithGoogle(world.auth, { idToken }, { client: world.client() }))
  await world.auth.background.settled()
  return userInfo.id
}
const stored = async () =>
  (await world.database.db.tables.storedObject.findMany()).map(({ bytes }) => Buffer.from(bytes).toString())
const asked = () => server.asked.get('/picture') ?? 0

describe('the picture at Google', () => {
  test('is what a new person begins with, fetched the first time only', async () => {
    server.picture = Buffer.from('the picture')
    const userId = await signIn(`${server.issuer}/picture`)
    await signIn(`${server.issuer}/picture`)
    expect(await stored()).toEqual(['the picture'])
    expect((await getUserInfo(world.auth, userId)).imageUrl).toMatch(/^\/api\/images\/[\w-]{32}$/)
    expect(asked()).toBe(1)
  })

  test.each([['importUserImagesFromGoogleSignIn'], ['enableUserImages']])(
    'is left alone without %s',
    async (option) => {
      await open({ [option]: false })
      await signIn(`${server.issuer}/picture`)
      expect([asked(), await stored()]).toEqual([0, []])
    },
  )

  test('that cannot be had leaves her initials, and never keeps her out', async () => {
    server.picture = Buffer.alloc(imageBytesMax + 1)
    await signIn(`${server.issuer}/picture`)
    expect([asked(), await stored(), world.warnings.length]).toEqual([1, [], 1])
  })
})

describe('of all addresses that a token may name', () => {
  const issuer = 'https://accounts.google.com'
  const read = async (url: string, env: Record<string, string> = {}) => {
    const asking: { url: string; redirect: string }[] = []
    const fetch = (to: string, { redirect }: { redirect: string }) => {
      asking.push({ url: to, redirect })
      return Promise.resolve(new Response('picture'))
    }
    const { imageImportHosts: hosts } = readAuthConfig(env, [])
    const never = () => Promise.reject(new Error('Only the guarded way may be taken.'))
    const bytes = await readGooglePicture(url, 256, { issuer, fetch: never, pictures: { hosts, fetch } })
    return { asking, bytes: bytes && Buffer.from(bytes).toString() }
  }

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1/picture',
    'http://lh3.googleusercontent.com/a/x',
    'https://lh3.googleusercontent.com:8443/a/x',
    'https://lh3.googleusercontent.com.attacker.example/a/x',
    'https://attacker.example/lh3.googleusercontent.com',
    'https://googleusercontent.com@attacker.example/',
    'https://notgoogleusercontent.com/a/x',
    // Machines that anybody can rent at Google have names like this one.
    'https://1.2.3.4.bc.googleusercontent.com/a/x',
    'https://ana:secret@lh3.googleusercontent.com/a/x',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'no address',
  ])('%s is not asked', async (url) => {
    expect(await read(url)).toEqual({ asking: [], bytes: null })
  })

  test('only one of Google’s is, in our size, and it may not send us on', async () => {
    const { asking, bytes } = await read('https://lh3.googleusercontent.com/a/x=s96-c')
    expect(asking).toEqual([{ url: 'https://lh3.googleusercontent.com/a/x=s256-c', redirect: 'error' }])
    expect(bytes).toBe('picture')
  })

  test('only those on hosts of imageImportHosts are, each named whole', async () => {
    const env = { AUTH_IMAGE_IMPORT_HOSTS: 'pictures.example.test, lh4.googleusercontent.com' }
    for (const url of ['https://pictures.example.test/x', 'https://lh4.googleusercontent.com/x']) {
      expect((await read(url, env)).asking).toMatchObject([{ url }])
    }
    for (const url of ['https://lh3.googleusercontent.com/a/x', 'https://a.pictures.example.test/x']) {
      expect((await read(url, env)).asking).toEqual([])
    }
  })
})
