import type { Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/accessible.ts'
import { signIn, signOut } from '../fixtures/test.ts'
import { allowAt, expect, goTo, test } from '../fixtures/with-providers.ts'

const problem = (page: Page) => page.getByRole('alert').filter({ hasText: /\w/ })
const signInHeading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' })
const userMenu = (page: Page) => page.getByRole('banner').getByRole('button', { name: /account|menu/i })

test('the first sign-in makes an account, the next one finds it, and both lead to where she wanted to be', async ({
  page,
  openBrowser,
  newAccount,
}) => {
  const ana = newAccount({ name: 'Ana Guest' })
  await page.goto('/tasks/trash')
  await goTo(page, 'Google')
  await allowAt(page, 'Google', ana)
  await expect(page).toHaveURL(/\/tasks\/trash$/, { timeout: 30_000 })
  await page.goto('/settings/profile')
  await expect(page.getByLabel('Full name')).toHaveValue('Ana Guest')
  await signOut(page)

  // The provider still knows this browser, so that a click is enough; another browser shows who she is once more.
  await goTo(page, 'Google')
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  const other = await openBrowser()
  await other.goto('/sign-up')
  await goTo(other, 'Google')
  await allowAt(other, 'Google', ana)
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await other.goto('/settings/sessions')
  await expect(other.getByRole('listitem').filter({ hasText: /Google/ })).toHaveCount(2)
})

test('without JavaScript, with Google and with Apple, whose page posts the answer and her name from another site', async ({
  openBrowser,
  newAccount,
}) => {
  const ana = newAccount({ name: 'Anouk' })
  const page = await openBrowser({ javaScriptEnabled: false })
  await page.goto('/sign-in?returnTo=%2Fsettings%2Fprofile')
  await goTo(page, 'Apple')
  await allowAt(page, 'Apple', ana)
  // Without scripts Apple's page has a button for what it else posts by itself.
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page).toHaveURL(/\/settings\/profile$/)
  await expect(page.getByLabel('Full name')).toHaveValue('Anouk Appleby')
  const cookies = (await page.context().cookies()).filter(({ name }) => name.startsWith('latchkey'))
  expect(cookies.map(({ name }) => name).sort()).toEqual(['latchkey', 'latchkey-device'])
  for (const { httpOnly, sameSite } of cookies) expect([httpOnly, sameSite]).toEqual([true, 'Lax'])

  const google = await openBrowser({ javaScriptEnabled: false })
  await google.goto('/sign-in')
  await goTo(google, 'Google')
  await allowAt(google, 'Google', newAccount())
  await expect(google).toHaveURL(/\/tasks$/)
})

test('who changes her mind is back where she was, without an alarm', async ({ page }) => {
  for (const provider of ['Google', 'Apple'] as const) {
    await page.goto('/sign-in?returnTo=%2Ftasks%2Ftrash')
    await goTo(page, provider)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Ftasks%2Ftrash$/)
    await expect(signInHeading(page)).toBeVisible()
    await expect(problem(page)).toHaveCount(0)
  }
})

test('an address that has an account is never merged: she signs in, and links', async ({
  page,
  register,
  newAccount,
  openBrowser,
}) => {
  const ana = await register()
  const account = newAccount({ email: ana.email })
  await page.goto('/sign-in')
  await goTo(page, 'Google')
  await allowAt(page, 'Google', account)
  await expect(problem(page)).toContainText('An account with this email address exists already.')
  await expect(problem(page)).toBeFocused()
  await signIn(page, ana)
  await expect(page).toHaveURL(/\/settings\/security$/, { timeout: 30_000 })

  await page.getByRole('link', { name: 'Link Google' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'is linked' })).toBeVisible({ timeout: 30_000 })
  const linked = page.getByRole('list', { name: 'Your connected accounts' }).getByRole('listitem')
  await expect(linked).toContainText(ana.email)
  const other = await openBrowser()
  await other.goto('/sign-in')
  await goTo(other, 'Google')
  await allowAt(other, 'Google', account)
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })

  await linked.getByRole('button', { name: /^Unlink/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink Google' }).click()
  await expect(linked).toHaveCount(0)
})

test('the last way in stays, and what is somebody else’s is not linked', async ({ page, newAccount, openBrowser }) => {
  const [ana, ben] = [newAccount(), newAccount()]
  await page.goto('/sign-in')
  await goTo(page, 'Google')
  await allowAt(page, 'Google', ana)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  const his = await openBrowser()
  await his.goto('/sign-in')
  await goTo(his, 'Apple')
  await allowAt(his, 'Apple', ben)
  await expect(his).toHaveURL(/\/tasks$/, { timeout: 30_000 })

  await page.goto('/settings/security')
  await expect(page.getByRole('listitem').filter({ hasText: 'Linked' })).toContainText('This is your only way in')
  await page.getByRole('button', { name: /^Unlink/ }).click()
  await expect(page.getByRole('dialog', { name: 'Unlink Google?' })).toContainText('This is your only way in')
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink Google' }).click()
  await expect(problem(page)).toContainText(/only way in|another way/)
  await page.getByRole('link', { name: 'Link Apple' }).click()
  await allowAt(page, 'Apple', ben)
  await expect(problem(page)).toHaveText('That Apple account is linked to somebody else here. Choose another one.')
})

test('two tabs on their way at once both arrive', async ({ page, context, newAccount }) => {
  const [ana, tab] = [newAccount(), await context.newPage()]
  for (const each of [page, tab]) {
    await each.goto('/sign-in')
    await goTo(each, 'Google')
  }
  await allowAt(tab, 'Google', ana)
  await expect(tab).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await allowAt(page, 'Google', ana)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('an answer works once, in the browser that sent for it', async ({ page, openBrowser, newAccount }) => {
  const forms: string[] = []
  await page.route('**/api/auth/apple/callback', async (route) => {
    forms.push(route.request().postData() ?? '')
    await route.fulfill({ body: 'held back' })
  })
  await page.goto('/sign-in?returnTo=%2Ftasks%2Ftrash')
  await goTo(page, 'Apple')
  await allowAt(page, 'Apple', newAccount())
  await expect(page.getByText('held back')).toBeVisible()
  // Where the server leads the posted answer.
  const { state = '', code = '', iss = '' } = Object.fromEntries(new URLSearchParams(forms[0]))
  const answer = `/api/auth/apple/callback?${new URLSearchParams({ state, code, iss }).toString()}`

  const eve = await openBrowser()
  await eve.goto(answer)
  await expect(problem(eve)).toContainText('began in another browser')
  expect(new URL(eve.url()).search).toBe('?problem=INVALID_CODE&provider=apple')
  await page.goto(answer)
  await expect(page).toHaveURL(/\/tasks\/trash$/)
  await page.goto(answer)
  await expect(problem(page)).toContainText('was used already')
  await expect(page.getByText(/^You are signed in as /)).toBeVisible()
  await page.getByRole('link', { name: 'Stay signed in' }).click()
  await expect(userMenu(page)).toBeVisible()
})

test('no address leads from a provider to another site', async ({ page, newAccount, server }) => {
  const ana = newAccount()
  let isKnown = false
  for (const returnTo of [
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/%2fevil.test',
    '/tasks/..//evil.test',
  ]) {
    // Where no page sees that its session gives way to the new one, and leaves.
    await page.goto('about:blank')
    await page.goto(`/api/auth/google/start?returnTo=${encodeURIComponent(returnTo)}`)
    if (!isKnown) await allowAt(page, 'Google', ana)
    isKnown = true
    await expect(page).toHaveURL(`${server.url}/tasks`)
  }
})

test('the pages are accessible with the providers’ buttons, and with what went wrong', async ({ page }) => {
  for (const path of ['/sign-in?problem=PROVIDER_AWAY&provider=apple', '/sign-up']) {
    await page.goto(path)
    await expect(page.getByRole('link', { name: 'Continue with Apple' })).toBeVisible()
    await expectAccessible(page)
  }
})
