import type { Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/accessible.ts'
import { readMail } from '../fixtures/inbox.ts'
import { expect, signIn, signInByCall, signOut, test, withServer, type Registered } from '../fixtures/test.ts'
import { addVirtualAuthenticator } from '../fixtures/virtual-authenticator.ts'

const cards = (page: Page) => page.getByRole('list', { name: 'Your passkeys' }).getByRole('listitem')
const byPasskey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' })
const alerts = (page: Page) => page.getByRole('main').getByRole('alert')

/** A browser that offers no passkey by itself, so that nobody is signed in before the button is pressed. */
async function turnAutofillOff(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)
  })
}

/** Signs in by password and adds a passkey in the settings. Ends there. */
async function addPasskey(page: Page, person: Registered): Promise<void> {
  await signInByCall(page, person)
  await page.goto('/settings/security#passkeys')
  await page.getByRole('button', { name: 'Create a passkey' }).click()
  await expect(cards(page)).toHaveCount(1)
}

test('she adds a passkey, is told by mail, and signs in with it by the button, back to where she was going', async ({
  page,
  register,
}) => {
  await turnAutofillOff(page)
  const device = await addVirtualAuthenticator(page)
  const person = await register()
  await addPasskey(page, person)
  await expect(page.getByRole('status').filter({ hasText: 'Added “Passkey on Chrome' })).toBeVisible()
  await expect(cards(page)).toContainText(/Added.*Last used\s*never.*Kept\s*synced/)
  await readMail(page, person.email, 'Passkey added at Latchkey')
  expect(await device.count()).toBe(1)

  await page.goto('/settings/security#passkeys')
  await page.getByRole('button', { name: 'Add another passkey' }).click()
  await expect(alerts(page)).toHaveText('This device has a passkey for your account already.')
  await expectAccessible(page)
  await cards(page).getByText('Rename').click()
  await page.getByLabel('New name').fill('My phone')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(cards(page).getByRole('heading', { name: 'My phone' })).toBeVisible()
  await expect(alerts(page)).toHaveCount(0)

  await signOut(page)
  await page.goto('/tasks/trash')
  await byPasskey(page).click()
  await expect(page).toHaveURL(/\/tasks\/trash$/, { timeout: 30_000 })
  await page.goto('/settings/sessions')
  await expect(page.getByRole('listitem').filter({ hasText: 'This device' })).toContainText('a passkey')
})

test('the address field offers her passkey, and picking it signs her in', async ({ page, register }) => {
  const device = await addVirtualAuthenticator(page)
  await addPasskey(page, await register())
  // Until she picks one, the browser waits.
  await device.answers(false)
  await signOut(page)
  await expect(page.getByLabel(/^e-?mail/i)).toHaveAttribute('autocomplete', 'username webauthn')
  await device.answers(true)
  await page.goto('/sign-in')
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('turning away from the device leaves no alert, and every way in still works', async ({ page, register }) => {
  await turnAutofillOff(page)
  const device = await addVirtualAuthenticator(page)
  const person = await register()
  await addPasskey(page, person)
  await signOut(page)
  await device.unlocks(false)
  const asked = page.waitForResponse(/auth\.passkey\.startSignIn/)
  await byPasskey(page).click()
  await asked
  await expect(byPasskey(page)).not.toHaveAttribute('aria-disabled', 'true')
  await expect(alerts(page)).toHaveCount(0)
  await device.unlocks(true)
  await byPasskey(page).click()
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('a passkey has the name she gives it until she deletes it, and then opens nothing', async ({ page, register }) => {
  await turnAutofillOff(page)
  await addVirtualAuthenticator(page)
  const person = await register()
  await addPasskey(page, person)
  await cards(page).getByText('Rename').click()
  await page.getByLabel('New name').fill('')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByLabel('New name')).toHaveAccessibleDescription('Enter a name')
  await page.getByLabel('New name').fill('Work laptop')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(cards(page).getByRole('heading', { name: 'Work laptop' })).toBeVisible()
  await expect(page.getByLabel('New name')).toBeHidden()

  await page.getByRole('button', { name: 'Delete Work laptop' }).click()
  await page
    .getByRole('dialog', { name: 'Delete Work laptop?' })
    .getByRole('button', { name: 'Delete passkey' })
    .click()
  await expect(page.getByRole('status').filter({ hasText: 'Deleted Work laptop.' })).toBeVisible()
  await expect(cards(page)).toHaveCount(0)
  await readMail(page, person.email, 'Passkey removed at Latchkey')

  await page.goto('/settings/security')
  await signOut(page)
  await byPasskey(page).click()
  await expect(alerts(page)).toHaveText('This passkey is no longer linked to an account. Use another way to sign in.')
  await signIn(page, person)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('after a sign-in by password a device that can keep a passkey is offered one, until she says no', async ({
  page,
  register,
}) => {
  const offer = page.getByRole('region', { name: 'Sign in without a password' })
  await addVirtualAuthenticator(page)
  const person = await register()
  await signIn(page, person)
  await expect(offer).toContainText('Sign in faster with your fingerprint, face or screen lock.')
  await offer.getByRole('button', { name: 'Not now' }).click()
  await expect(offer).toBeHidden()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => window.PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())
  await expect(offer).toBeHidden()

  await page.evaluate(() => window.localStorage.clear())
  await page.reload()
  await offer.getByRole('button', { name: 'Create a passkey' }).click()
  await expect(offer.getByRole('status')).toContainText('Next time, sign in with it.')
  expect(await person.client.auth.passkey.list.query()).toHaveLength(1)
})

test('password managers find where to change the password and manage passkeys', async ({ request, server }) => {
  const change = await request.get('/.well-known/change-password', { maxRedirects: 0 })
  expect([change.status(), change.headers()['location']]).toEqual([302, '/settings/security#password'])
  const endpoints = await request.get('/.well-known/passkey-endpoints', { maxRedirects: 0 })
  const place = `${server.url}/settings/security#passkeys`
  expect([endpoints.status(), await endpoints.json()]).toEqual([200, { enroll: place, manage: place }])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('she renames and deletes a passkey, and reads why she cannot add one', async ({
    browser,
    page,
    register,
    server,
  }) => {
    const person = await register()
    const scripted = await browser.newPage({ baseURL: server.url, javaScriptEnabled: true })
    await addVirtualAuthenticator(scripted)
    await addPasskey(scripted, person)
    await scripted.close()

    await signInByCall(page, person)
    await page.goto('/settings/security')
    // Chromium's switch leaves the parser's as it is, so what stands in a noscript is there and not shown.
    expect(await page.content()).toContain('Your browser makes a passkey by JavaScript')
    await cards(page).getByText('Rename').click()
    await page.getByLabel('New name').fill('Phone')
    await page.getByRole('button', { name: 'Save name' }).click()
    await expect(cards(page).getByRole('heading', { name: 'Phone' })).toBeVisible()
    await page.getByRole('button', { name: 'Delete Phone' }).click()
    await expect(page.getByText('Deleted Phone.')).toBeVisible()
    await expect(cards(page)).toHaveCount(0)
  })
})

const hasty = withServer({ AUTH_RECENT_SIGN_IN_WINDOW: '5s' })

hasty('a passkey proves once more who she is, where that is asked for', async ({ page, register }) => {
  await addVirtualAuthenticator(page)
  await addPasskey(page, await register())
  await expect(async () => {
    await page.goto('/settings/data/delete')
    await expect(page).toHaveURL(/\/reauthenticate\?/, { timeout: 100 })
  }).toPass()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page).toHaveURL(/\/settings\/data\/delete$/)
  await expect(page.getByRole('heading', { level: 1, name: /delete/i })).toBeVisible()
})
