import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { createClient } from '@latchkey/client'
import { openDatabase } from '@latchkey/prisma/db'
import { startEmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import { openMailSink } from '../fixtures/mail-sink.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { startAppServer, type AppServer } from '../fixtures/server.ts'
import { strictEnvironment } from '../fixtures/strict-environment.ts'
import { quickAdd } from '../fixtures/task-pages.ts'
import { expect, signIn, test } from '../fixtures/test.ts'

const heading = 'Something failed on our side'

test('a page that fails says so, with the reference that the log has, and works again once mended', async ({
  browser,
}) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-broken-'))
  const postgres = await startEmbeddedPostgres(folder, { durable: false })
  const database = openDatabase(postgres.url)
  const sink = await openMailSink()
  const server = await startAppServer(strictEnvironment({ DATABASE_URL: postgres.url, SMTP_URL: sink.url }))
  try {
    const program = createClient({ url: server.url })
    const person = await registerByApi(program, sink)
    await program.tasks.create.mutate({ title: 'Survive' })
    const page = await browser.newPage({ baseURL: server.url })
    await signIn(page, person)
    await expect(page.getByRole('listitem').filter({ hasText: 'Survive' })).toBeVisible()

    const plain = await browser.newPage({ baseURL: server.url, javaScriptEnabled: false })
    await signIn(plain, person)
    await expect(quickAdd(plain)).toBeVisible()

    await database.pool.query('alter table task rename to task_away')
    await page.goto('/tasks')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    await expect(page).toHaveTitle(`${heading} · Latchkey`)
    await expect(page.getByRole('main')).toHaveCount(1)
    await expect(page.getByRole('banner')).toContainText(person.name)
    const reference = await page.getByRole('main').locator('code').innerText()
    expect(reference).toMatch(/^[\da-f]{8}$/)
    expect(server.output()).toContain(reference)
    expect(await page.content()).not.toMatch(/task_away|relation|prisma|select /i)

    await withoutScripts(plain, server)

    await database.pool.query('alter table task_away rename to task')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Survive' })).toBeVisible()

    await database.pool.query('alter table auth_key rename to auth_key_away')
    const answer = await page.goto('/tasks')
    expect(answer?.status()).toBe(500)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    const other = await page.getByRole('main').locator('code').innerText()
    expect(server.output()).toContain(other)
    await database.pool.query('alter table auth_key_away rename to auth_key')
    await page.reload()
    await expect(page.getByRole('listitem').filter({ hasText: 'Survive' })).toBeVisible()
  } finally {
    await server.dispose()
    await sink.close()
    await database.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** The same for a browser that runs no scripts, and stands on her tasks: for a form that it posts, a page, and a file. */
async function withoutScripts(page: Page, server: AppServer): Promise<void> {
  const saysSo = async (again: string) => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    await expect(page).toHaveTitle(`${heading} · Latchkey`)
    await expect(page.getByRole('link', { name: again })).toBeVisible()
    expect(server.output()).toContain(`"reference":"${await page.locator('code').innerText()}"`)
  }
  await quickAdd(page).fill('Lost?')
  await page.keyboard.press('Enter')
  await saysSo('Open the page again')
  for (const path of ['/tasks', '/settings/data/export']) {
    expect((await page.goto(path))?.status(), path).toBe(500)
    await saysSo('Try again')
  }
}

test('a frame that fails in the browser is replaced by a page that can be loaded again', async ({
  page,
  complaints,
}) => {
  complaints.forgive(/./)
  await page.addInitScript(() => {
    if (sessionStorage.getItem('mended') === null) Reflect.deleteProperty(window, 'BroadcastChannel')
  })
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
  await expect(page.getByRole('main')).toHaveCount(1)
  await expect(page).toHaveTitle(`${heading} · Latchkey`)
  await page.evaluate(() => sessionStorage.setItem('mended', 'yes'))
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})
