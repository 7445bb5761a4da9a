import type { Page } from '@playwright/test'
import { firefoxOnWindows } from '../fixtures/browsers.ts'
import { readCodeLink } from '../fixtures/inbox.ts'
import { addTask, chooseAction, goToView, taskItem, titleLinks } from '../fixtures/task-pages.ts'
import { askForCode, expect, finishSignUp, newPerson, signIn, signOut, test } from '../fixtures/test.ts'

test.use({ javaScriptEnabled: false })

test('without JavaScript she signs up by the mail’s link, keeps tasks, and finds them when she comes back', async ({
  page,
}) => {
  const person = newPerson()
  await test.step('signs up', async () => {
    await askForCode(page, person.email)
    await page.goto(await readCodeLink(page, person.email))
    await page.getByRole('button', { name: 'Verify email' }).click()
    await finishSignUp(page, person)
    await expect(page).toHaveURL(/\/tasks$/)
  })
  await test.step('adds', async () => {
    for (const title of ['Bread', 'Milk', 'Eggs']) await addTask(page, title)
    await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
  })
  await test.step('completes and reopens', () => completeAndReopen(page))
  await test.step('edits', () => edit(page))
  await test.step('reorders', async () => {
    await chooseAction(page, 'Bread, rye', 'Move up')
    await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread, rye', 'Milk'])
    await chooseAction(page, 'Eggs', 'Move down')
    await expect(titleLinks(page)).toHaveText(['Bread, rye', 'Eggs', 'Milk'])
  })
  await test.step('deletes and restores', async () => {
    await chooseAction(page, 'Eggs', 'Delete')
    await expect(titleLinks(page)).toHaveText(['Bread, rye', 'Milk'])
    await expect(page.getByRole('status').filter({ hasText: 'Moved “Eggs” to Trash.' })).toBeVisible()
    await goToView(page, 'Trash')
    await taskItem(page, 'Eggs').getByRole('button', { name: 'Restore' }).click()
    await goToView(page, 'All')
    await expect(titleLinks(page)).toHaveText(['Bread, rye', 'Eggs', 'Milk'])
  })
  await test.step('signs out and in again', async () => {
    await signOut(page)
    await expect(page.getByText("You're signed out.")).toBeVisible()
    await signIn(page, person)
    await expect(titleLinks(page)).toHaveText(['Bread, rye', 'Eggs', 'Milk'])
  })
})

test('without JavaScript she ends the session of another device, and this one', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  const other = await openBrowser({ userAgent: firefoxOnWindows })
  for (const browser of [page, other]) {
    await signIn(browser, person)
    await expect(browser).toHaveURL(/\/tasks$/)
  }
  await page.goto('/settings/sessions')
  const devices = page.getByRole('list', { name: /devices/i }).getByRole('listitem')
  const firefox = devices.filter({ hasText: 'Firefox on Windows' })
  await firefox.getByRole('button', { name: /^sign out/i }).click()
  await expect(page.getByText('Signed out Firefox on Windows.')).toBeVisible()
  await expect(firefox).toHaveCount(0)
  await other.reload()
  await expect(other.getByText('This device was signed out from another device.')).toBeVisible()

  await page.goto('/settings/sessions')
  await devices
    .filter({ hasText: 'This device' })
    .getByRole('button', { name: /^sign out/i })
    .click()
  await expect(page.getByText("You're signed out.")).toBeVisible()
  await page.goto('/tasks')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('without JavaScript what is wrong is said at its field, and what was typed stays', async ({ page, register }) => {
  const { email, client } = await register()
  await signIn(page, { email, password: 'not her password' })
  await expect(page.getByRole('alert').filter({ hasText: 'Email or password is incorrect' })).toBeFocused()
  await expect(page.getByLabel(/^e-?mail/i)).toHaveValue(email)
  await expect(page.getByLabel(/^password\b/i)).toHaveValue('')
  expect(page.url()).not.toContain('not')
  expect((await client.auth.sessions.list.query()).length).toBe(1)
})

async function completeAndReopen(page: Page): Promise<void> {
  await taskItem(page, 'Milk').getByRole('checkbox', { name: 'Milk' }).click()
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread'])
  const completed = page.getByRole('status').filter({ hasText: 'Completed “Milk”.' })
  await completed.getByRole('button', { name: /^undo\b/i }).click()
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
  await taskItem(page, 'Milk').getByRole('checkbox', { name: 'Milk' }).click()
  await expect(completed).toBeVisible()
  await goToView(page, 'Completed')
  await expect(taskItem(page, 'Milk').getByRole('checkbox')).toBeChecked()
  await taskItem(page, 'Milk').getByRole('checkbox').click()
  await expect(taskItem(page, 'Milk')).toBeHidden()
  await goToView(page, 'All')
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
}

async function edit(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bread', exact: true }).click()
  await page.getByLabel(/^title/i).fill('Bread, rye')
  await page.getByLabel(/notes|description/i).fill('From the bakery')
  await page.getByRole('textbox', { name: /^due( date)?\b/i }).fill('2099-12-24')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Bread, rye' })).toBeVisible()
  await expect(page.getByLabel(/notes|description/i)).toHaveValue('From the bakery')
  await page.getByRole('textbox', { name: /^due( date)?\b/i }).fill('soon')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('textbox', { name: /^due( date)?\b/i })).toHaveAccessibleDescription(
    /couldn't read “soon”/,
  )
  await page.getByRole('textbox', { name: /^due( date)?\b/i }).fill('2020-01-05')
  await page.getByRole('button', { name: 'Save' }).click()
  await goToView(page, 'All')
  await expect(taskItem(page, 'Bread, rye')).toContainText('Overdue, Sun, 5 Jan 2020')
}
