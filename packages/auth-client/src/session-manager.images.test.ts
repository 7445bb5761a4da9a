import { describe, expect, it } from 'vitest'
import { readImageAnswer, type ImagePort } from './image-port.ts'
import { createMemoryStore } from './key-value-store.ts'
import { ana, anasSession, bob, bobsSession, newFakeServer, newWorld } from './testing/session-world.ts'

const picture = Uint8Array.of(1, 2, 3)
const imageUrl = '/api/images/a-key'
const accepts: ImagePort = { put: async () => ({ imageUrl }) }

async function signedIn(images: ImagePort | undefined) {
  const store = createMemoryStore()
  const world = newWorld({ store, ...(images && { images }) })
  await world.manager.registerSignedInUser(ana, anasSession)
  world.heard.length = 0
  return { ...world, store }
}

const answering = (status: number, body: unknown): ImagePort => ({
  put: async () => readImageAnswer(status, typeof body === 'string' ? body : JSON.stringify(body)),
})

describe('uploading a picture', () => {
  it('shows it as the user’s, tells listeners once, and remembers it', async () => {
    const { manager, heard, store } = await signedIn(accepts)
    expect(await manager.uploadUserImage(picture)).toEqual({ imageUrl })
    expect(manager.signedInUser).toEqual({ ...ana, imageUrl })
    expect(heard).toHaveLength(1)
    const later = newWorld({ store, server: { ...newFakeServer(), get: () => Promise.reject(new TypeError('away')) } })
    await later.manager.initialize()
    expect(later.manager.signedInUser?.imageUrl).toBe(imageUrl)
  })

  it('gives what the caller asked for to whoever sends it', async () => {
    const seen: unknown[] = []
    const { manager } = await signedIn({
      async put(image, options) {
        seen.push(image, options)
        return { imageUrl }
      },
    })
    const options = { onProgress: () => undefined, signal: { aborted: false, addEventListener: () => undefined } }
    await manager.uploadUserImage(picture, options)
    expect(seen).toEqual([picture, options])
  })

  it('says why it was refused, by code and details, and changes nothing', async () => {
    const error = { appCode: 'IMAGE_REJECTED', message: 'This is no picture.', details: { problem: 'not-an-image' } }
    const { manager, heard } = await signedIn(answering(422, { error }))
    await expect(manager.uploadUserImage(picture)).rejects.toMatchObject({
      message: 'This is no picture.',
      data: { appCode: 'IMAGE_REJECTED', httpStatus: 422, details: { problem: 'not-an-image' } },
    })
    expect(heard).toEqual([])
  })

  it('signs out here, with the reason, when the session is gone', async () => {
    const error = { appCode: 'NOT_SIGNED_IN', message: 'x', details: { reason: 'blocked' } }
    const { manager } = await signedIn(answering(401, { error }))
    await expect(manager.uploadUserImage(picture)).rejects.toMatchObject({ data: { appCode: 'NOT_SIGNED_IN' } })
    expect(manager.state).toEqual({ status: 'signed-out', reason: 'blocked' })
  })

  it.each([
    ['a proxy’s page', 502, '<html>Bad gateway</html>'],
    ['nonsense with the right status', 200, '{}'],
    ['half an answer', 200, '{"imageUrl":'],
  ])('takes %s for no answer and signs nobody out', async (_, status, body) => {
    const { manager } = await signedIn(answering(status, body))
    await expect(manager.uploadUserImage(picture)).rejects.toThrow(`(${status})`)
    expect(manager.isSignedIn).toBe(true)
  })

  it('is not shown on the next person, who signed in meanwhile', async () => {
    let finish = (_: { imageUrl: string }) => undefined as void
    const { manager } = await signedIn({ put: () => new Promise((resolve) => (finish = resolve)) })
    const uploading = manager.uploadUserImage(picture)
    await manager.registerSignedInUser(bob, bobsSession)
    finish({ imageUrl })
    await uploading
    expect(manager.signedInUser).toEqual(bob)
  })

  it('cannot be done by a manager that was given no way to', async () => {
    const { manager } = await signedIn(undefined)
    await expect(manager.uploadUserImage(picture)).rejects.toThrow('without `images`')
  })
})
