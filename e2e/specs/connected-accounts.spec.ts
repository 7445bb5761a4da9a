import type { Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/accessible.ts'
import { readCodeLink } from '../fixtures/inbox.ts'
import { signInByCall } from '../fixtures/test.ts'
import { allowAt, expect, goTo, test } from '../fixtures/with-providers.ts'

const linked = (page: Page) => page.getByRole('list', { name: 'Your connected accounts' }).getByRole('listitem')
const passwordSection = (page: Page) => page.getByRole('region', { name: 'Password' })

test('without JavaScript an account is linked and unlinked', async ({ openBrowser, register, newAccount }) => {
  const ana = await register()
  const page = await openBrowser({ javaScriptEnabled: false })
  await signInByCall(page, ana)
  await page.goto('/settings/security')
  await page.getByRole('link', { name: 'Link Google' }).click()
  await allowAt(page, 'Google', newAccount({ email: 'another@example.test' }))
  await expect(page.getByRole('status').filter({ hasText: 'is linked' })).toBeVisible()
  await expect(linked(page)).toContainText('another@example.test')
  await expect(page.getByRole('link', { name: 'Link another Google account' })).toBeVisible()
  await linked(page)
    .getByRole('button', { name: /^Unlink/ })
    .click()
  await expect(linked(page)).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'Unlinked Google.' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'is linked' })).toBeHidden()
})

test('who came by a provider has no password, and sets one by her mailbox', async ({ page, newAccount }) => {
  const ana = newAccount()
  await page.goto('/sign-in')
  await goTo(page, 'Google')
  await allowAt(page, 'Google', ana)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await page.goto('/settings/security')
  await expect(passwordSection(page)).toContainText('You have none')
  await expectAccessible(page)
  await passwordSection(page).getByRole('link', { name: 'Set a password' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Set a new password' })).toBeVisible()
  await expect(page.getByLabel(/^e-?mail/i)).toHaveValue(ana.email)
  await page.getByRole('button', { name: 'Send code' }).click()
  await expect(page.getByLabel(/code/i)).toBeVisible()
  await page.goto(await readCodeLink(page, ana.email))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel(/^new password\b/i).fill('a fine long passphrase')
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page).toHaveURL(/\/tasks/, { timeout: 30_000 })
  await page.goto('/settings/security')
  await expect(passwordSection(page).getByLabel('Current password')).toBeVisible()
  await expect(linked(page)).toContainText(ana.email)
})
