import { expect, signInByCall, test } from '../fixtures/test.ts'

test('what a page just did is said once, and never because a link says so', async ({ page, openBrowser, register }) => {
  const person = await register()
  await signInByCall(page, person)
  await page.goto('/settings/profile')
  const saved = page.getByText('Your profile is saved.')
  await page
    .getByRole('textbox', { name: /^(your |user |display )?name/i })
    .first()
    .fill('Ana Maria')
  await page.getByRole('button', { name: /^save/i }).click()
  await expect(saved).toBeVisible()
  await expect(page).toHaveURL(/\/settings\/profile$/)
  await expect(saved).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
  await expect(saved).toBeHidden()

  await page.goto('/settings/security?notice=email-changed')
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
  await expect(page.getByText('Your email address is changed.')).toBeHidden()
  const stranger = await openBrowser()
  await stranger.goto('/sign-in?notice=blocked')
  await expect(stranger.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await expect(stranger.getByText('This account is blocked.')).toBeHidden()
})
