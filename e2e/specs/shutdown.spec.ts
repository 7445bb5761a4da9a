import { expect, test } from '@playwright/test'
import { createClient } from '@latchkey/client'
import { postgresPid } from '../fixtures/postgres-process.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { startAppServer } from '../fixtures/server.ts'

test('SIGTERM with an open stream ends the stream, the server and its database, with status 0', async () => {
  const server = await startAppServer()
  try {
    const client = createClient({ url: server.url })
    await registerByApi(client, server)
    const opened = deferred()
    const ended = deferred()
    const stream = client.tasks.onChange.subscribe(undefined, {
      onStarted: () => opened.resolve(),
      onError: () => ended.resolve(),
      onComplete: () => ended.resolve(),
      onConnectionStateChange: ({ state }) => {
        if (state !== 'pending') ended.resolve()
      },
    })
    await opened.promise
    const since = Date.now()
    expect(await server.end('SIGTERM')).toBe(0)
    expect(Date.now() - since).toBeLessThan(20_000)
    await ended.promise
    stream.unsubscribe()
    expect(postgresPid(server.home)).toBeUndefined()
  } finally {
    await server.dispose()
  }
})

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
