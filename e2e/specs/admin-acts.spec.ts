import type { Page } from '@playwright/test'
import { openUser, userRow } from '../fixtures/administrator.ts'
import { addAuthenticatorApp } from '../fixtures/authenticator-app.ts'
import { readMail } from '../fixtures/inbox.ts'
import { expect, signIn, signInByCall, signInHere } from '../fixtures/test.ts'
import { test, withAdministrator } from '../fixtures/with-administrator.ts'

const said = (page: Page, what: string | RegExp) => page.getByRole('status').filter({ hasText: what })

/** Presses the button of an act, and that of the dialog that asks once more. */
async function act(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click()
}

test('whoever lost her app is let in with one step, has to set a new password, and is deleted at last', async ({
  page,
  openBrowser,
  register,
  administrator,
}) => {
  const ana = await register('Ana')
  await addAuthenticatorApp(ana.client)
  await signInByCall(page, administrator)
  await openUser(page, ana)

  await act(page, 'Turn off two-step sign-in')
  await expect(said(page, 'Two-step sign-in is off for this account.')).toBeVisible()
  const hers = await openBrowser()
  await signInHere(hers, ana)

  await act(page, 'End all sessions')
  await expect(said(page, /^\d sessions? ended\.$/)).toBeVisible()
  await expect(hers.getByText('An administrator signed you out.')).toBeVisible()

  await act(page, 'Require a new password')
  await expect(said(page, 'The password no longer works')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Require a new password' })).toHaveCount(0)
  await signIn(hers, ana)
  await expect(hers.getByRole('alert').filter({ hasText: 'Email or password is incorrect.' })).toBeVisible()
  await readMail(hers, ana.email, 'Set a new password for Latchkey')

  await act(page, 'Delete account')
  await expect(said(page, 'The account is deleted.')).toBeVisible()
  await page.goto(`/admin/users?search=${encodeURIComponent(ana.email)}`)
  await expect(userRow(page, ana)).toHaveCount(0)
})

/** Seconds instead of minutes. */
const hasty = withAdministrator({ AUTH_RECENT_SIGN_IN_WINDOW: '5s' })

hasty(
  'the reason she wrote is there again once she has confirmed that it is she',
  async ({ page, register, administrator }) => {
    const ana = await register('Ana')
    await signInByCall(page, administrator)
    await openUser(page, ana)
    await page.getByRole('button', { name: 'Block', exact: true }).click()
    const question = page.getByRole('dialog', { name: `Block ${ana.email}?` })
    await question.getByLabel(/^reason/i).fill('Writes to everybody')
    await expect
      .poll(async () => (await page.request.get('/settings/data/delete')).url(), { timeout: 30_000 })
      .toContain('/reauthenticate?')
    await question.getByRole('button', { name: 'Block', exact: true }).click()
    await page.getByLabel(/^password/i).fill(administrator.password)
    await page.getByRole('button', { name: 'Confirm', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: `Block ${ana.email}?` })).toBeVisible()
    await expect(page.getByLabel(/^reason/i)).toHaveValue('Writes to everybody')
    await page.getByRole('main').getByRole('button', { name: 'Block', exact: true }).click()
    await expect(said(page, 'This account is blocked.')).toBeVisible()
  },
)
