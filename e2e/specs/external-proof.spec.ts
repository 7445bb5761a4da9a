import { allowAt, expect, goTo, test } from '../fixtures/with-providers.ts'

test.use({ variables: { AUTH_RECENT_SIGN_IN_WINDOW: '1s' } })

test('who has no password proves by the provider that it is she', async ({ page, newAccount }) => {
  const [ana, ben] = [newAccount(), newAccount()]
  await page.goto('/sign-in')
  await goTo(page, 'Google')
  await allowAt(page, 'Google', ana)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  const confirm = page.getByRole('heading', { level: 1, name: "Confirm it's you" })
  // Until the sign-in itself is no proof any more.
  await expect(async () => {
    await page.goto('/reauthenticate?returnTo=%2Fsettings%2Fdata')
    await expect(confirm).toBeVisible({ timeout: 100 })
  }).toPass()
  await expect(page.getByLabel(/^password/i)).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Continue with Apple' })).toHaveCount(0)

  // The provider knows this browser, and asks once more nevertheless.
  await goTo(page, 'Google')
  await allowAt(page, 'Google', ben)
  await expect(page.getByRole('alert').filter({ hasText: 'That was not the Google account' })).toBeVisible()
  await goTo(page, 'Google')
  await allowAt(page, 'Google', ana)
  await expect(page).toHaveURL(/\/settings\/data$/)
})
