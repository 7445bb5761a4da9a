import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { readMail } from '../fixtures/inbox.ts'
import { expect, signIn, signInByCall, test, withServer, type Person } from '../fixtures/test.ts'

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'Your account will be deleted on' })
const kept = (page: Page) => page.getByRole('status').filter({ hasText: 'Your account stays.' })
const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

async function open(page: Page, person: Person, path: string): Promise<void> {
  await signInByCall(page, person)
  await page.goto(path)
}

async function confirmDeletion(place: Page | Locator, typed = 'DELETE'): Promise<void> {
  await place.getByLabel('Type DELETE to confirm').fill(typed)
  await place.getByRole('button', { name: 'Delete account' }).click()
}

/** Follows the link to the file, and reads it. */
async function exportData(page: Page): Promise<unknown> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export your data' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^latchkey-\d{4}-\d\d-\d\d\.json$/)
  return JSON.parse(readFileSync(await download.path(), 'utf8'))
}

test('a new name is on every page of hers at once, and her file holds what is kept about her', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  await person.client.tasks.create.mutate({ title: 'Stand in the file' })
  const other = await openBrowser()
  await open(other, person, '/tasks')
  await open(page, person, '/settings/profile')
  await expect(page.getByLabel('Full name')).toHaveCount(0)
  await page.getByLabel(/^name\b/i).fill('Anita')
  await page.getByRole('button', { name: /^save$/i }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Your profile is saved.' })).toBeVisible()
  for (const each of [page, other]) {
    await expect(each.getByRole('banner').getByRole('button', { name: 'Account menu for Anita' })).toBeVisible()
  }
  await page.getByLabel(/^name\b/i).fill(' ')
  await page.getByRole('button', { name: /^save$/i }).click()
  await expect(problem(page, 'Enter your name')).toBeVisible()

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Data' }).click()
  expect(await exportData(page)).toMatchObject({
    format: 'latchkey-export',
    profile: { userName: 'Anita' },
    waysIn: [{ email: person.email }],
    tasks: [{ title: 'Stand in the file' }],
  })
  const file = await page.request.get('/settings/data/export')
  expect(file.headers()['cache-control']).toBe('private, no-store')
  const stranger = await openBrowser()
  const refused = await stranger.request.get('/settings/data/export', { maxRedirects: 0 })
  expect(refused.headers()['location']).toContain('/sign-in?returnTo=')

  for (let taken = 2; taken < 10; taken++) expect((await page.request.get('/settings/data/export')).status()).toBe(200)
  const late = await page.request.get('/settings/data/export')
  expect([late.status(), Number(late.headers()['retry-after']) > 3000]).toEqual([429, true])
  await page.getByRole('link', { name: 'Export your data' }).click()
  await expect(page.getByText(/Too many attempts\. Try again in \d+ minutes\./)).toBeVisible()
})

test('she deletes her account, reads so on every device, and keeps it after all', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  const other = await openBrowser()
  await open(other, person, '/tasks')
  await open(page, person, '/settings/data')
  await page.getByRole('link', { name: 'Delete account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' })
  await dialog.getByLabel('Type DELETE to confirm').fill('DELETE')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('link', { name: 'Delete account' }).click()
  await expect(dialog.getByLabel('Type DELETE to confirm')).toHaveValue('')
  await confirmDeletion(dialog, 'yes')
  await expect(dialog.getByRole('alert')).toContainText('Type DELETE to confirm')
  await confirmDeletion(dialog)
  await expect(notice(page)).toBeVisible()
  await expect(notice(other)).toBeVisible()
  const { text } = await readMail(page, person.email, 'Your account at Latchkey will be deleted')
  expect(text).toContain('/not-me?token=')

  await other.getByRole('button', { name: 'Keep my account' }).click()
  await expect(kept(other)).toBeVisible()
  await expect(other.getByRole('region', { name: 'Deletion of your account' })).toBeFocused()
  await expect(notice(page)).toBeHidden()
  await page.goto('/tasks')
  await expect(heading(page, 'All tasks')).toBeVisible()
  await expect(notice(page)).toBeHidden()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('she changes her name, takes her data along, deletes her account and keeps it', async ({ page, register }) => {
    const person = await register()
    await open(page, person, '/settings/profile')
    await page.getByLabel(/^name\b/i).fill('Anita')
    await page.getByRole('button', { name: /^save$/i }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Your profile is saved.' })).toBeVisible()
    await expect(page.getByRole('banner').getByRole('button', { name: 'Account menu for Anita' })).toBeVisible()
    await page.goto('/settings/data')
    expect(await exportData(page)).toMatchObject({ profile: { userName: 'Anita' } })
    await page.getByRole('link', { name: 'Delete account' }).click()
    await expect(heading(page, 'Delete your account?')).toBeVisible()
    await confirmDeletion(page, 'no')
    await expect(problem(page, 'Type DELETE to confirm')).toBeVisible()
    await confirmDeletion(page)
    await expect(page).toHaveURL(/\/settings\/data$/)
    await expect(notice(page)).toBeVisible()
    await page.goto('/tasks')
    await page.getByRole('button', { name: 'Keep my account' }).click()
    await expect(heading(page, 'All tasks')).toBeVisible()
    await expect(kept(page)).toBeVisible()
    await expect(notice(page)).toBeHidden()
  })
})

/** Seconds instead of minutes and days. */
const hasty = withServer({ AUTH_RECENT_SIGN_IN_WINDOW: '10s', AUTH_ACCOUNT_DELETION_GRACE: '3s' })

hasty.describe('when some time has passed since she signed in', () => {
  for (const javaScriptEnabled of [true, false]) {
    hasty.describe(javaScriptEnabled ? 'with scripts' : 'without JavaScript', () => {
      hasty.use({ javaScriptEnabled })

      hasty(
        'she proves who she is before she deletes, and is gone when the grace is over',
        async ({ page, register }) => {
          const person = await register()
          await open(page, person, '/settings/data')
          await expect(async () => {
            await page.goto('/settings/data')
            await page.getByRole('link', { name: 'Delete account' }).click()
            await expect(heading(page, "Confirm it's you")).toBeVisible({ timeout: 1000 })
          }).toPass({ timeout: 30_000 })
          await page.getByLabel(/^password\b/i).fill('not hers')
          await page.getByRole('button', { name: 'Confirm' }).click()
          await expect(problem(page, 'That is not your password')).toBeVisible()
          await page.getByLabel(/^password\b/i).fill(person.password)
          await page.getByRole('button', { name: 'Confirm' }).click()
          await expect(heading(page, 'Delete your account?')).toBeVisible()
          await confirmDeletion(page)
          await expect(notice(page)).toBeVisible()
          // Where scripts run the page leaves by itself.
          await expect(async () => {
            if (!javaScriptEnabled) await page.goto('/tasks')
            await expect(page.getByText('This account was deleted.')).toBeVisible({ timeout: 1000 })
          }).toPass({ timeout: 15_000 })
          await readMail(page, person.email, 'Your account at Latchkey was deleted')
          await page.goto('/sign-in')
          await signIn(page, person)
          await expect(problem(page, 'Email or password is incorrect.')).toBeVisible()
        },
      )
    })
  }
})
