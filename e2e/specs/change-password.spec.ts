import type { Page } from '@playwright/test'
import { addTask, quickAdd, taskItem } from '../fixtures/task-pages.ts'
import { expect, signIn, signInByCall, test, type Registered } from '../fixtures/test.ts'

const newPassword = 'the next password of hers'
const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const news = (page: Page) => page.getByRole('status').filter({ hasText: 'Your password is changed.' })

async function openSecurity(page: Page, person: Registered): Promise<void> {
  await signInByCall(page, person)
  await page.goto('/settings/security')
}

async function change(page: Page, current: string, next = newPassword): Promise<void> {
  await page.getByLabel(/^current password/i).fill(current)
  await page.getByLabel(/^new password/i).fill(next)
  await page.getByRole('button', { name: 'Change password' }).click()
}

test('changing the password keeps her signed in here, in every tab, and nowhere else', async ({
  page,
  context,
  openBrowser,
  register,
}) => {
  const person = await register()
  const other = await openBrowser()
  await signIn(other, person)
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await openSecurity(page, person)
  const tab = await context.newPage()
  await tab.goto('/tasks')
  await expect(quickAdd(tab)).toBeVisible()

  await change(page, person.password)
  await expect(news(page)).toBeVisible({ timeout: 30_000 })
  await expect(other.getByText('Your password was changed. Sign in with the new one.')).toBeVisible({ timeout: 10_000 })
  await expect(person.client.tasks.list.query()).rejects.toMatchObject({
    appCode: 'NOT_SIGNED_IN',
    details: { reason: 'password-changed' },
  })
  await addTask(tab, 'Still here')
  await page.goto('/tasks')
  await expect(taskItem(page, 'Still here')).toBeVisible()
})

test('what is wrong is said at its field, and changes nothing', async ({ page, register }) => {
  const person = await register()
  await openSecurity(page, person)
  await change(page, 'not her password')
  await expect(problem(page, 'That is not your current password')).toBeVisible()
  await change(page, person.password, 'short')
  await expect(problem(page, 'Use at least 8 characters')).toBeVisible()
  await expect(page.getByLabel(/^new password/i)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel(/^current password/i)).toHaveValue('')
  expect((await person.client.tasks.list.query()).tasks).toEqual([])
})

test('a program that changes the password goes on with the key it is given', async ({ page, register }) => {
  const person = await register()
  await openSecurity(page, person)
  const { client } = person
  await client.auth.email.changePassword.mutate({
    currentPassword: person.password,
    newPassword,
    keepOtherDevices: true,
  })
  await client.tasks.create.mutate({ title: 'By the new key' })
  await page.goto('/tasks')
  await expect(taskItem(page, 'By the new key')).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('she changes her password and keeps her other devices', async ({ page, register }) => {
    const person = await register()
    await openSecurity(page, person)
    await page.getByLabel(/keep my other devices/i).check()
    await change(page, person.password)
    await expect(news(page)).toContainText('Your other devices stay signed in.')
    expect((await person.client.tasks.list.query()).tasks).toEqual([])
    await page.goto('/tasks')
    await expect(page.getByRole('heading', { level: 1, name: 'All tasks' })).toBeVisible()
  })
})
