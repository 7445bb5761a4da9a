import type { Page } from '@playwright/test'
import { addAuthenticatorApp, createAuthenticatorApp, type AuthenticatorApp } from '../fixtures/authenticator-app.ts'
import { readCode, readMail } from '../fixtures/inbox.ts'
import { expect, signIn, signOut, test, withServer, type Registered } from '../fixtures/test.ts'

const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const news = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })
const asked = (page: Page) => page.getByRole('heading', { level: 1, name: 'Enter your code' })
const shownCodes = (page: Page) => page.getByRole('list', { name: /recovery codes/i }).getByRole('listitem')
const section = (page: Page) => page.getByRole('region', { name: 'Two-step sign-in' })

async function onTasks(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/tasks/, { timeout: 30_000 })
  await expect(page.getByRole('heading', { level: 1, name: 'All tasks' })).toBeVisible()
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(/code/i).fill(code)
  await page.getByRole('button', { name: /^confirm$/i }).click()
}

/** Through the settings, with the key typed by hand. Ends on the recovery codes. */
async function turnOn(page: Page): Promise<{ app: AuthenticatorApp; recoveryCodes: string[] }> {
  await page.goto('/settings/security')
  await section(page)
    .getByRole('link', { name: /authenticator/i })
    .click()
  await page.getByRole('button', { name: /authenticator/i }).click()
  await expect(page.getByRole('img', { name: /camera/ })).toBeVisible()
  const app = createAuthenticatorApp(await page.getByRole('main').locator('code').innerText())
  await giveCode(page, app.wrongCode())
  await expect(problem(page, 'That code is not right.')).toBeVisible()
  await expect(page.getByLabel(/code/i)).toHaveAttribute('aria-invalid', 'true')
  await giveCode(page, app.freshCode())
  await expect(page.getByRole('heading', { name: /recovery codes/i })).toBeVisible()
  await expect(shownCodes(page)).toHaveCount(10)
  return { app, recoveryCodes: await shownCodes(page).allInnerTexts() }
}

/** Everything that a person does with it; the same with and without scripts. */
async function wholeStory(page: Page, person: Registered): Promise<void> {
  await signIn(page, person)
  await onTasks(page)
  const { app, recoveryCodes } = await turnOn(page)
  await page.getByRole('link', { name: 'I have saved them' }).click()
  await expect(news(page, 'Two-step sign-in is on')).toBeVisible()
  await readMail(page, person.email, 'Two-step sign-in turned on')

  await signOut(page)
  await page.goto('/settings/profile')
  await signIn(page, person)
  await expect(asked(page)).toBeVisible({ timeout: 30_000 })
  await page.goto('/tasks')
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/second-factor?returnTo=%2Fsettings%2Fprofile')
  await giveCode(page, app.wrongCode())
  await expect(problem(page, 'That code is not right.')).toBeVisible()
  await giveCode(page, ` ${app.freshCode().replace(/(?<=^...)/, ' ')}`)
  await expect(page).toHaveURL(/\/settings\/profile$/, { timeout: 30_000 })

  await signOut(page)
  await signIn(page, person)
  await page.getByRole('link', { name: 'Use a recovery code' }).click()
  await giveCode(page, recoveryCodes[0]?.toLowerCase().replaceAll('-', ' ') ?? '')
  await onTasks(page)
  await signOut(page)
  await signIn(page, person)
  await page.getByRole('link', { name: 'Use a recovery code' }).click()
  await giveCode(page, recoveryCodes[0] ?? '')
  await expect(problem(page, 'or it has been used')).toBeVisible()
  await giveCode(page, recoveryCodes[1] ?? '')
  await onTasks(page)
  await page.goto('/settings/security')
  await expect(section(page)).toContainText('8 codes left of 10.')
}

test('two-step sign-in: turned on, asked for, and answered by the app or a recovery code once', async ({
  page,
  register,
}) => {
  await wholeStory(page, await register())
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('two-step sign-in works all the same', async ({ page, register }) => {
    await wholeStory(page, await register())
  })
})

test('a trusted device is not asked again until she stops trusting it', async ({ page, register }) => {
  const person = await register()
  const { app } = await addAuthenticatorApp(person.client)
  await signIn(page, person)
  await page.getByLabel('Trust this device for 30 days').check()
  await giveCode(page, app.freshCode())
  await onTasks(page)
  await signOut(page)
  await signIn(page, person)
  await onTasks(page)
  await page.goto('/settings/security')
  const row = page.getByRole('list', { name: 'Trusted devices' }).getByRole('listitem')
  await expect(row).toContainText('This device')
  await row.getByRole('button', { name: /^stop trusting/i }).click()
  await expect(news(page, 'is asked for a code again')).toBeVisible()
  await expect(row).toHaveCount(0)
  await signOut(page)
  await signIn(page, person)
  await expect(asked(page)).toBeVisible()
})

test('a reset asks for the second step, and the page’s address alone is worth nothing', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  const { app } = await addAuthenticatorApp(person.client)
  await page.goto('/forgot-password')
  await page.getByLabel(/^e-?mail/i).fill(person.email)
  await page.getByRole('button', { name: /^(send|continue)/i }).click()
  await expect(page).toHaveURL(/\/reset-password\/verify/)
  await giveCodeFromMail(page, person.email)
  await page.getByLabel(/^new password/i).fill('another fine passphrase')
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(asked(page)).toBeVisible({ timeout: 30_000 })

  const elsewhere = await openBrowser()
  await elsewhere.goto(page.url())
  await expect(elsewhere.getByRole('link', { name: 'Start again' })).toBeVisible()
  await giveCode(page, app.freshCode())
  await onTasks(page)
  await expect(news(page, 'Your password is changed')).toBeVisible()
})

async function giveCodeFromMail(page: Page, email: string): Promise<void> {
  await page.getByLabel(/code/i).fill(await readCode(page, email))
  await page.getByRole('button', { name: /^(continue|verify|confirm)/i }).click()
  await expect(page.getByLabel(/^new password/i)).toBeVisible()
}

/** Seconds instead of minutes. */
const wary = withServer({ AUTH_RECENT_SIGN_IN_WINDOW: '5s' })

wary(
  'a code of the app is proof enough to turn it off, and then nothing is asked for any more',
  async ({ page, register }) => {
    const person = await register()
    const { app } = await addAuthenticatorApp(person.client)
    await signIn(page, person)
    await giveCode(page, app.freshCode())
    await onTasks(page)
    await page.goto('/settings/security')
    await expect
      .poll(async () => (await page.request.get('/settings/data/delete')).url(), { timeout: 30_000 })
      .toContain('/reauthenticate?')
    const turnOff = async () => {
      await section(page).getByRole('button', { name: 'Turn off two-step sign-in' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    }
    await turnOff()
    await expect(page.getByRole('heading', { level: 1, name: "Confirm it's you" })).toBeVisible()
    await page.getByLabel(/^code/i).fill(app.freshCode())
    await page.getByRole('button', { name: 'Confirm with the code' }).click()
    await expect(section(page)).toBeVisible()
    await turnOff()
    await expect(news(page, 'Two-step sign-in is off')).toBeVisible()
    await signOut(page)
    await signIn(page, person)
    await onTasks(page)
  },
)
