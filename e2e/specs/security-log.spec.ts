import { readFile } from 'node:fs/promises'
import { createClient } from '@latchkey/client'
import type { Page } from '@playwright/test'
import { expect, signIn, signInByCall, test, type Registered } from '../fixtures/test.ts'

const log = (page: Page) => page.getByRole('list', { name: 'Security log', exact: true })
const lines = (page: Page) => log(page).getByRole('listitem')

async function fail(page: Page, { email, password }: Registered): Promise<void> {
  await signIn(page, { email, password: `${password} mistyped` })
  await expect(page.getByRole('alert').filter({ hasText: 'incorrect' })).toBeVisible()
}

async function openLog(page: Page, person: Registered): Promise<void> {
  await signInByCall(page, person)
  await page.goto('/settings/security')
}

for (const javaScriptEnabled of [true, false]) {
  test(`the log says what happened, narrows to a kind and goes back in time ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    openBrowser,
    register,
    server,
  }) => {
    const page = await openBrowser({ javaScriptEnabled })
    const person = await register()
    await fail(page, person)
    // Sessions that begin and end fill more than a page of the log.
    for (let session = 0; session < 11; session++) {
      const client = createClient({ url: server.url })
      await client.signInWithEmail({ email: person.email, password: person.password })
      await client.auth.status.signOutDevice.mutate()
    }
    await openLog(page, person)
    await expect(lines(page)).toHaveCount(20)
    await expect(lines(page).first()).toContainText('Signed in with email and password')
    await expect(lines(page).first()).toContainText(/Chrom\w+ on \w+/)
    await expect(lines(page).nth(1)).toContainText('Signed out')

    await page.getByRole('link', { name: 'Older' }).click()
    await expect(lines(page).last()).toContainText('Account created')
    await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0)
    await page.getByRole('link', { name: 'Newest' }).click()
    await expect(lines(page)).toHaveCount(20)

    await page.getByLabel('Show', { exact: true }).selectOption('Failed tries')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(lines(page)).toHaveCount(1)
    await expect(lines(page)).toContainText('Wrong password at the sign-in')
    await expect(page.getByLabel('Show', { exact: true })).toHaveValue('failed')
  })
}

test('the file has what the page shows, and every entry where nothing is narrowed', async ({ page, register }) => {
  const person = await register()
  await fail(page, person)
  await openLog(page, person)
  const download = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
  }
  const csv = await download('Download as CSV')
  expect(csv.name).toMatch(/^security-log-\d{4}-\d\d-\d\d\.csv$/)
  const told = await lines(page).evaluateAll((items) => items.map((item) => item.firstElementChild?.textContent))
  expect(told).toHaveLength(4)
  const rows = csv.text.trim().split('\r\n').slice(1)
  expect(rows.map((row) => row.split('","')[1])).toEqual(told)
  const json: unknown = JSON.parse((await download('Download as JSON')).text)
  expect(json).toMatchObject({
    format: 'latchkey-security-log',
    entries: [{ event: 'signed-in' }, { event: 'sign-in-failed' }, { event: 'signed-in' }, { event: 'registered' }],
  })
  await page.goto('/settings/security?show=failed')
  expect((await download('Download as CSV')).text.trim().split('\r\n')).toHaveLength(2)
})

test('a stranger gets no file, and one form that is none is refused', async ({ page, register }) => {
  const answer = await page.request.get('/settings/security/log/export?format=csv', { maxRedirects: 0 })
  expect([answer.status(), answer.headers()['location']]).toEqual([307, expect.stringContaining('/sign-in')])
  await openLog(page, await register())
  const odd = await page.request.get('/settings/security/log/export?format=xlsx')
  expect([odd.status(), odd.headers()['cache-control']]).toEqual([400, 'private, no-store'])
})
