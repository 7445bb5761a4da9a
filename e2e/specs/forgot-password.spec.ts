import type { Page } from '@playwright/test'
import { readCode, readCodeLink, readMail } from '../fixtures/inbox.ts'
import { expect, newPerson, signIn, test } from '../fixtures/test.ts'

const newPassword = 'the next password of hers'
const codeField = (page: Page) => page.getByLabel(/code/i)
const passwordField = (page: Page) => page.getByLabel(/^new password\b/i)
const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const isChanged = (page: Page) => page.getByRole('status').filter({ hasText: 'Your password is changed.' })

/** The first step. Ends once its mail has come: the address may have older ones. */
async function askForReset(page: Page, email: string, subject: string | RegExp = /Set a new password/): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: /forgot/i }).click()
  await expect(page.getByRole('heading', { level: 1, name: /forgot/i })).toBeVisible()
  await page.getByLabel(/^e-?mail/i).fill(email)
  await page.getByRole('button', { name: 'Send code' }).click()
  await expect(codeField(page)).toBeVisible()
  await expect.poll(async () => (await readMail(page, email)).subject, { timeout: 20_000 }).toMatch(subject)
}

async function setPassword(page: Page, password = newPassword): Promise<void> {
  await passwordField(page).fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
}

test('she sets a new password with the code, is signed in here, and signed out everywhere else', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  const other = await openBrowser()
  await signIn(other, person)
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })

  await askForReset(page, person.email)
  await codeField(page).fill(await readCode(page, person.email))
  await page.getByRole('button', { name: 'Continue' }).click()
  await setPassword(page, 'short')
  await expect(problem(page, 'Use at least 8 characters')).toBeVisible()
  await expect(passwordField(page)).toHaveValue('')
  await setPassword(page)
  await expect(isChanged(page)).toBeVisible({ timeout: 30_000 })

  await expect(other).toHaveURL(/\/sign-in/)
  await expect(other.getByText('Your password was changed. Sign in with the new one.')).toBeVisible()
  await signIn(other, person)
  await expect(problem(other, 'Email or password is incorrect.')).toBeVisible()
  await signIn(other, { ...person, password: newPassword })
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('the mail’s link goes on in another browser; used again it says so and offers a new one', async ({
  page,
  openBrowser,
  register,
  request,
}) => {
  const person = await register()
  await askForReset(page, person.email)
  const link = await readCodeLink(page, person.email)
  for (let times = 0; times < 2; times++) expect((await request.get(link)).status()).toBe(200)
  const other = await openBrowser()
  await other.goto(link)
  await other.getByRole('button', { name: 'Continue' }).click()
  await setPassword(other)
  await expect(isChanged(other)).toBeVisible({ timeout: 30_000 })

  const another = await openBrowser()
  for (const dead of [link, link.replace(/code=\d+/, 'code=00000000')]) {
    await another.goto(dead)
    await another.getByRole('button', { name: 'Continue' }).click()
    await expect(problem(another, 'This link has already been used or has expired. Get a new link.')).toBeVisible()
    await expect(another.getByRole('link', { name: /get a new link/i })).toHaveAttribute('href', '/forgot-password')
  }
})

test('for an address without an account the pages say the same, and the mail says that there is none', async ({
  page,
  openBrowser,
  register,
}) => {
  const [known, unknown] = [await register(), newPerson()]
  const other = await openBrowser()
  await askForReset(page, known.email)
  await askForReset(other, unknown.email, /No account/)
  const shown = async (at: Page, email: string) =>
    (await at.getByRole('main').innerText()).replaceAll(email, 'her address').replace(/in \d+ seconds?/, 'soon')
  expect(await shown(page, known.email)).toEqual(await shown(other, unknown.email))
  expect((await readMail(other, unknown.email)).text).toContain('/sign-up')
})

test('the later pages open nothing by their address alone', async ({ page }) => {
  for (const path of ['/reset-password/verify', '/reset-password/finish']) {
    await page.goto(path)
    await expect(page.getByRole('link', { name: 'Start again' })).toHaveAttribute('href', '/forgot-password')
    await expect(page.getByRole('textbox')).toHaveCount(0)
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('she sets a new password by the mail’s link, and signs in with it', async ({ page, register }) => {
    const person = await register()
    await askForReset(page, person.email)
    await page.goto(await readCodeLink(page, person.email))
    await page.getByRole('button', { name: 'Continue' }).click()
    await setPassword(page, person.email)
    await expect(problem(page, 'too close to your email address')).toBeVisible()
    await setPassword(page)
    await expect(isChanged(page)).toBeVisible()
    await page.context().clearCookies()
    await signIn(page, { ...person, password: newPassword })
    await expect(page).toHaveURL(/\/tasks$/)
  })
})
