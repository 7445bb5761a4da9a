import { createClient, errorCodeOf } from '@latchkey/client'
import { expect, test } from '@playwright/test'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { startAppServer, type AppServer } from '../fixtures/server.ts'

let server: AppServer

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  server = await startAppServer()
})
test.afterAll(() => server.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => undefined, errorCodeOf)

test('a program registers, keeps tasks with its bearer key, signs out, signs in again and finds them', async () => {
  const client = createClient({ url: server.url })
  const person = await registerByApi(client, server)
  const milk = await client.tasks.create.mutate({ title: 'Buy milk' })
  const trip = await client.tasks.create.mutate({ title: 'Plan trip', dueDate: '2026-12-24', priority: 2 })
  await client.tasks.complete.mutate({ id: milk.id })
  const { session, userInfo } = await client.auth.status.get.query()
  expect(userInfo).toMatchObject({ email: person.email, userName: person.name, scopeNames: [], blocked: false })
  expect(await client.auth.sessions.list.query()).toMatchObject([{ id: session?.id, isCurrent: true, method: 'email' }])

  await client.auth.status.signOutDevice.mutate()
  const later = createClient({ url: server.url })
  expect(await codeOf(later.tasks.list.query())).toBe('NOT_SIGNED_IN')
  await later.signInWithEmail({ email: person.email, password: person.password })
  expect((await later.tasks.list.query()).tasks).toMatchObject([
    { id: trip.id, title: 'Plan trip', dueDate: '2026-12-24' },
  ])
  expect((await later.tasks.list.query({ view: 'completed' })).tasks).toMatchObject([
    { id: milk.id, isCompleted: true },
  ])
})

test('a program sends a picture, is shown where it is, and is told in a code why another is refused', async () => {
  const client = createClient({ url: server.url })
  await registerByApi(client, server)
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const { imageUrl } = await client.session.uploadUserImage(Uint8Array.from(Buffer.from(pixel, 'base64')))
  expect(client.session.signedInUser?.imageUrl).toBe(imageUrl)
  expect((await client.auth.user.get.query()).imageUrl).toBe(imageUrl)
  const picture = await fetch(new URL(imageUrl, server.url))
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(await codeOf(client.session.uploadUserImage(Uint8Array.of(1, 2, 3)))).toBe('IMAGE_REJECTED')
})

test("another person's task is not found: to read, to write, to reorder and to watch", async () => {
  const [ana, ben] = [createClient({ url: server.url }), createClient({ url: server.url })]
  await registerByApi(ana, server)
  await registerByApi(ben, server)
  const { id } = await ana.tasks.create.mutate({ title: 'Private' })
  const own = await ben.tasks.create.mutate({ title: 'Own' })
  const attempts = [
    ben.tasks.get.query({ id }),
    ben.tasks.update.mutate({ id, title: 'Taken' }),
    ben.tasks.complete.mutate({ id }),
    ben.tasks.delete.mutate({ id }),
    ben.tasks.restore.mutate({ id }),
    ben.tasks.reorder.mutate({ id, afterId: null }),
    ben.tasks.reorder.mutate({ id: own.id, afterId: id }),
  ]
  expect(await Promise.all(attempts.map(codeOf))).toEqual(attempts.map(() => 'TASK_NOT_FOUND'))
  const watching = new Promise((resolve) => {
    ben.tasks.onChange.subscribe({ id }, { onError: (error) => resolve(errorCodeOf(error)), onData: resolve })
  })
  expect(await watching).toBe('TASK_NOT_FOUND')
  expect(await ana.tasks.get.query({ id })).toMatchObject({ title: 'Private', isCompleted: false })
})

test('a stream tells of changes made elsewhere, and ends with the reason when its session is ended', async () => {
  const [here, elsewhere] = [createClient({ url: server.url }), createClient({ url: server.url })]
  const { email, password } = await registerByApi(here, server)
  await elsewhere.signInWithEmail({ email, password })
  const told: string[] = []
  const opened = gate()
  const ended = new Promise((resolve) => {
    here.tasks.onChange.subscribe(undefined, {
      onStarted: opened.open,
      onData: ({ data }) => told.push(data.type === 'changed' ? data.task.title : data.type),
      onError: (error) => resolve({ code: errorCodeOf(error), details: error.data?.details }),
    })
  })
  await opened.promise
  await elsewhere.tasks.create.mutate({ title: 'From elsewhere' })
  await expect.poll(() => told).toEqual(['From elsewhere'])
  await elsewhere.auth.sessions.revokeOthers.mutate()
  expect(await ended).toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'revoked', by: 'self' } })
  expect(await codeOf(here.tasks.list.query())).toBe('NOT_SIGNED_IN')
})

function gate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}
