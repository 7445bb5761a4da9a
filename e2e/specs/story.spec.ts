import { addTask, chooseAction, goToView, openTasks, quickAdd, taskItem, titleLinks } from '../fixtures/task-pages.ts'
import { expect, newPerson, signIn, signOut, signUp, test, type Person } from '../fixtures/test.ts'
import type { Page } from '@playwright/test'

test('she signs up, keeps tasks, signs out and in again, and finds everything where she left it', async ({ page }) => {
  const person = newPerson()
  await test.step('signs up with the code from the mail', () => signUp(page, person))
  await test.step('adds three tasks without leaving the keyboard', () => addThree(page))
  await test.step('completes one and reopens it', () => completeAndReopen(page))
  await test.step('edits one', () => edit(page))
  await test.step('moves one up by its menu', async () => {
    await chooseAction(page, 'Bread, rye', 'Move up')
    await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread, rye', 'Milk'])
  })
  await test.step('deletes one and takes it back, deletes it again and restores it', () => deleteAndRestore(page))
  await test.step('leaves one completed and one in the trash', async () => {
    await taskItem(page, 'Milk').getByRole('checkbox').click()
    await addTask(page, 'Cheese')
    await chooseAction(page, 'Cheese', 'Delete')
    await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread, rye'])
  })
  await test.step('sees this device', () => seeThisDevice(page, person))
  await test.step('signs out and in again', async () => {
    await signOut(page)
    await expect(page.getByText("You're signed out.")).toBeVisible()
    await page.goto('/tasks')
    await expect(page).toHaveURL(/\/sign-in/)
    await signIn(page, person)
    await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  })
  await test.step('finds everything', () => findEverything(page))
  await test.step('finds it after a reload too', async () => {
    await page.reload()
    await findEverything(page)
  })
})

async function addThree(page: Page): Promise<void> {
  await expect(page.getByText('Nothing here yet.')).toBeVisible()
  await openTasks(page)
  await quickAdd(page).focus()
  for (const title of ['Bread', 'Milk', 'Eggs']) {
    await page.keyboard.type(title)
    await page.keyboard.press('Enter')
    await expect(quickAdd(page)).toHaveValue('')
    await expect(quickAdd(page)).toBeFocused()
  }
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
  await page.reload()
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
}

async function completeAndReopen(page: Page): Promise<void> {
  await openTasks(page)
  await taskItem(page, 'Milk').getByRole('checkbox', { name: 'Milk' }).click()
  await expect(page.getByRole('status').filter({ hasText: /Completed .Milk./ })).toBeVisible()
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread'])
  await goToView(page, 'Completed')
  const milk = taskItem(page, 'Milk')
  await expect(milk).toContainText(/Completed \d+ \w+ \d{4}/)
  await expect(milk.getByRole('checkbox')).toBeChecked()
  await milk.getByRole('checkbox').click()
  await expect(milk).toBeHidden()
  await goToView(page, 'All')
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
  await expect(taskItem(page, 'Milk').getByRole('checkbox')).not.toBeChecked()
}

async function edit(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bread', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Bread' })).toBeVisible()
  await page.getByLabel(/^title/i).fill('Bread, rye')
  await page.getByLabel(/notes|description/i).fill('From the bakery\nnot sliced')
  await page.getByRole('textbox', { name: /^due( date)?\b/i }).fill('2099-12-24')
  await page.getByLabel(/priority/i).selectOption('High')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Bread, rye' })).toBeVisible()
  await goToView(page, 'All')
  const bread = taskItem(page, 'Bread, rye')
  await expect(bread).toContainText('24 Dec 2099')
  await expect(bread).toContainText('High priority')
  await expect(bread).toContainText('Has notes')
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread, rye'])
}

async function deleteAndRestore(page: Page): Promise<void> {
  await chooseAction(page, 'Eggs', 'Delete')
  await expect(titleLinks(page)).toHaveText(['Bread, rye', 'Milk'])
  await page.getByRole('button', { name: /^undo\b/i }).click()
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread, rye', 'Milk'])
  await chooseAction(page, 'Eggs', 'Delete')
  await expect(titleLinks(page)).toHaveText(['Bread, rye', 'Milk'])
  await goToView(page, 'Trash')
  await taskItem(page, 'Eggs').getByRole('button', { name: 'Restore' }).click()
  await expect(taskItem(page, 'Eggs')).toBeHidden()
  await goToView(page, 'All')
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread, rye', 'Milk'])
}

async function seeThisDevice(page: Page, { name }: Person): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: new RegExp(name) })
    .click()
  await page.getByRole('link', { name: /settings/i }).click()
  await page.getByRole('link', { name: 'Devices' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /sessions|devices/i })).toBeVisible()
  const devices = page.getByRole('list', { name: /devices/i }).getByRole('listitem')
  await expect(devices).toHaveCount(1)
  await expect(devices).toContainText('Chrome on')
  await expect(devices).toContainText('This device')
  await page.getByRole('main').getByRole('link', { name: 'Tasks' }).click()
  await expect(titleLinks(page).first()).toBeVisible()
}

async function findEverything(page: Page): Promise<void> {
  await goToView(page, 'All')
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Bread, rye'])
  await goToView(page, 'Completed')
  await expect(titleLinks(page)).toHaveText(['Milk'])
  await goToView(page, 'Trash')
  await expect(taskItem(page, 'Cheese')).toBeVisible()
  await goToView(page, 'All')
  await page.getByRole('link', { name: 'Bread, rye' }).click()
  await expect(page.getByLabel(/^title/i)).toHaveValue('Bread, rye')
  await expect(page.getByLabel(/notes|description/i)).toHaveValue('From the bakery\nnot sliced')
  await expect(page.getByRole('textbox', { name: /^due( date)?\b/i })).toHaveValue('2099-12-24')
  await goToView(page, 'All')
}
