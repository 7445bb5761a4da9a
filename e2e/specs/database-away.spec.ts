import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createClient } from '@latchkey/client'
import { startEmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import { openDatabaseProxy } from '../fixtures/database-proxy.ts'
import { openMailSink } from '../fixtures/mail-sink.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { startAppServer } from '../fixtures/server.ts'
import { strictEnvironment } from '../fixtures/strict-environment.ts'
import { expect, signIn, test } from '../fixtures/test.ts'

test('with the plug pulled everything answers 503 and nobody is signed out', async ({ browser }) => {
  test.setTimeout(120_000)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-away-'))
  const postgres = await startEmbeddedPostgres(folder, { durable: false })
  const proxy = await openDatabaseProxy(postgres.url)
  const sink = await openMailSink()
  const server = await startAppServer(strictEnvironment({ DATABASE_URL: proxy.url, SMTP_URL: sink.url }))
  try {
    const program = createClient({ url: server.url, triesMax: 1 })
    const person = await registerByApi(program, sink)
    await program.tasks.create.mutate({ title: 'Survive' })
    const page = await browser.newPage({ baseURL: server.url })
    await signIn(page, person)
    await expect(page.getByRole('listitem').filter({ hasText: 'Survive' })).toBeVisible()
    const cookies = await page.context().cookies()
    // What helps developers in local mode is not there on a server that others reach.
    for (const path of ['/dev/mail', '/dev/api', '/dev/api/tasks.list']) {
      expect((await page.request.get(path)).status(), path).toBe(404)
    }

    await proxy.pull()
    await expect(program.tasks.list.query()).rejects.toMatchObject({
      data: { appCode: 'SERVICE_UNAVAILABLE', httpStatus: 503, details: { retryAfterSeconds: expect.any(Number) } },
    })
    const away = await page.goto('/tasks')
    expect(away?.status()).toBe(503)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Back in a moment')
    expect((await fetch(`${server.url}/sign-in`)).status).toBe(503)
    expect((await fetch(`${server.url}/api/health/ready`)).status).toBe(503)
    expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200)
    expect(await page.context().cookies()).toEqual(cookies)

    await proxy.plugIn()
    await expect(async () => expect((await fetch(`${server.url}/api/health/ready`)).status).toBe(200)).toPass()
    await page.goto('/tasks')
    await expect(page.getByRole('listitem').filter({ hasText: 'Survive' })).toBeVisible()
    expect((await program.tasks.list.query()).tasks.map(({ title }) => title)).toEqual(['Survive'])
  } finally {
    await server.dispose()
    await sink.close()
    await proxy.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
