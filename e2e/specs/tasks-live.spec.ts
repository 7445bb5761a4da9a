import type { Page } from '@playwright/test'
import {
  addTask,
  chooseAction,
  goToView,
  openLive,
  openTasks,
  quickAdd,
  taskItem,
  titleLinks,
} from '../fixtures/task-pages.ts'
import { expect, signInByCall, test, type Registered } from '../fixtures/test.ts'

async function openTasksOf(page: Page, person: Registered): Promise<void> {
  await signInByCall(page, person)
  await openTasks(page)
}

const titleField = (page: Page) => page.getByLabel(/^title/i)

test('what is done in one browser shows in another within seconds, without a reload', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  const other = await openBrowser()
  await openTasksOf(page, person)
  await openTasksOf(other, person)
  // A reload would lose it.
  await quickAdd(other).fill('half a thought')
  for (const title of ['Bread', 'Milk', 'Eggs']) await addTask(page, title)
  await expect(titleLinks(other)).toHaveText(['Eggs', 'Milk', 'Bread'])
  await chooseAction(page, 'Bread', 'Move up')
  await expect(titleLinks(other)).toHaveText(['Eggs', 'Bread', 'Milk'])
  await taskItem(page, 'Milk').getByRole('checkbox').click()
  await expect(titleLinks(other)).toHaveText(['Eggs', 'Bread'])
  await chooseAction(page, 'Eggs', 'Delete')
  await expect(titleLinks(other)).toHaveText(['Bread'])
  await page.getByRole('button', { name: /^undo\b/i }).click()
  await expect(titleLinks(other)).toHaveText(['Eggs', 'Bread'])
  await expect(quickAdd(other)).toHaveValue('half a thought')
})

test('a menu that she has opened stays open while another device moves its row', async ({ page, register }) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Eggs' })
  for (const title of ['Milk', 'Bread']) await person.client.tasks.create.mutate({ title })
  await openTasksOf(page, person)
  await taskItem(page, 'Bread')
    .getByRole('button', { name: /actions/i })
    .click()
  const choice = taskItem(page, 'Bread').getByRole('button', { name: 'Delete' })
  await choice.focus()
  await person.client.tasks.reorder.mutate({ id, afterId: null })
  await expect(
    page
      .getByRole('list', { name: /tasks$/i })
      .getByRole('listitem')
      .first(),
  ).toContainText('Eggs')
  await expect(choice).toBeFocused()
  await expect(choice).toBeInViewport()
})

test('a menu opened on a task that is still being saved stays open, and offers its choices once it is', async ({
  page,
  register,
}) => {
  await openTasksOf(page, await register())
  let save: () => void = () => undefined
  const saving = new Promise<void>((resolve) => (save = resolve))
  await page.route(/tasks\.create/, async (route) => {
    await saving
    await route.continue()
  })
  await addTask(page, 'Bread')
  await taskItem(page, 'Bread')
    .getByRole('button', { name: /actions/i })
    .click()
  await expect(taskItem(page, 'Bread').getByText('Saving…')).toBeVisible()
  save()
  await taskItem(page, 'Bread').getByRole('button', { name: 'Delete' }).click()
  await expect(titleLinks(page)).toHaveCount(0)
})

test('a task’s page follows what another device does to it', async ({ page, register }) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Bread' })
  await openTasksOf(page, person)
  await openLive(page, `/tasks/${id}`)
  await person.client.tasks.update.mutate({ id, title: 'Bread, rye', notes: 'sliced' })
  await expect(page.getByRole('heading', { level: 1, name: 'Bread, rye' })).toBeVisible()
  await expect(titleField(page)).toHaveValue('Bread, rye')
  await expect(page.getByLabel(/notes/i)).toHaveValue('sliced')
})

test('a task that is deleted elsewhere while she types leaves her what she typed, and says how to save it', async ({
  page,
  register,
}) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Bread' })
  await openTasksOf(page, person)
  await openLive(page, `/tasks/${id}`)
  await page.getByLabel(/notes/i).fill('sliced')
  await person.client.tasks.delete.mutate({ id })
  await expect(page.getByRole('alert').filter({ hasText: 'This task was deleted on another device.' })).toBeVisible()
  await expect(page.getByLabel(/notes/i)).toHaveValue('sliced')
  await page.getByRole('link', { name: 'Restore the task from Trash' }).click()
  await taskItem(page, 'Bread').getByRole('button', { name: 'Restore' }).click()
  await goToView(page, 'All')
  await taskItem(page, 'Bread').getByRole('link', { name: 'Bread' }).click()
  await expect(page.getByLabel(/notes/i)).toHaveValue('sliced')
})

for (const choice of ['Keep mine', 'See their version'] as const) {
  test(`an edit on a stale page is told of the conflict, and nothing is lost: ${choice}`, async ({
    page,
    register,
  }) => {
    const person = await register()
    const { id } = await person.client.tasks.create.mutate({ title: 'Bread' })
    await openTasksOf(page, person)
    await openLive(page, `/tasks/${id}`)
    await titleField(page).fill('Bread, mine')
    await person.client.tasks.update.mutate({ id, title: 'Bread, theirs' })
    await expect(page.getByRole('heading', { level: 1, name: 'Bread, theirs' })).toBeVisible()
    await expect(titleField(page)).toHaveValue('Bread, mine')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'This task changed on another device.' })).toBeFocused()
    await expect(titleField(page)).toHaveValue('Bread, mine')
    expect((await person.client.tasks.get.query({ id })).title).toBe('Bread, theirs')
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0)
    if (choice === 'Keep mine') {
      await page.getByRole('button', { name: choice }).click()
      await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
      expect((await person.client.tasks.get.query({ id })).title).toBe('Bread, mine')
    } else {
      await page.getByRole('link', { name: choice }).click()
      await expect(titleField(page)).toHaveValue('Bread, theirs')
      await page.getByRole('button', { name: 'Show what I typed' }).click()
      await expect(titleField(page)).toHaveValue('Bread, mine')
    }
  })
}

test('a double click on Add adds one task, and says nothing of an empty field', async ({ page, register }) => {
  await openTasksOf(page, await register())
  await quickAdd(page).fill('Bread')
  await page.getByRole('button', { name: 'Add', exact: true }).dblclick()
  await expect(titleLinks(page)).toHaveText(['Bread'])
  await expect(page.getByText('Enter a title')).toBeHidden()
  await page.waitForFunction((from) => performance.now() - from > 500, await page.evaluate(() => performance.now()))
  await quickAdd(page).press('Enter')
  await expect(page.getByText('Enter a title')).toBeVisible()
})

test('offline nothing is said to be saved, what was typed stays, and trying again saves it once', async ({
  page,
  context,
  register,
  complaints,
}) => {
  const person = await register()
  await person.client.tasks.create.mutate({ title: 'Bread' })
  await openTasksOf(page, person)
  complaints.forgive(/net::ERR_INTERNET_DISCONNECTED|net::ERR_NETWORK_CHANGED/)
  await context.setOffline(true)
  const status = (text: string) => page.getByRole('status').filter({ hasText: text })
  await expect(status("You're offline.")).toBeVisible()
  await context.setOffline(false)
  await expect(status("You're offline.")).toBeHidden()
  await expect(status('Back online.')).toBeVisible()
  await context.setOffline(true)
  await quickAdd(page).fill('Milk')
  await page.keyboard.press('Enter')
  const problem = page.getByRole('alert').filter({ hasText: 'Couldn' })
  await expect(problem).toContainText('Milk')
  await expect(quickAdd(page)).toHaveValue('Milk')
  await expect(titleLinks(page)).toHaveText(['Bread'])

  await taskItem(page, 'Bread').getByRole('checkbox').click()
  await expect(problem).toContainText('Bread')
  await expect(taskItem(page, 'Bread').getByRole('checkbox')).not.toBeChecked()

  await context.setOffline(false)
  await quickAdd(page).press('Enter')
  await expect(titleLinks(page)).toHaveText(['Milk', 'Bread'])
  await expect(quickAdd(page)).toHaveValue('')
  await page.reload()
  await expect(titleLinks(page)).toHaveText(['Milk', 'Bread'])
  const { tasks } = await person.client.tasks.list.query()
  expect(tasks.map(({ title }) => title)).toEqual(['Milk', 'Bread'])
})

test('“Try again” saves what could not be saved, and takes it out of the field', async ({
  page,
  context,
  register,
  complaints,
}) => {
  await openTasksOf(page, await register())
  complaints.forgive(/net::ERR_INTERNET_DISCONNECTED|net::ERR_NETWORK_CHANGED/)
  await context.setOffline(true)
  await quickAdd(page).fill('Milk')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: /Couldn.t save .Milk./ })).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(titleLinks(page)).toHaveText(['Milk'])
  await expect(quickAdd(page)).toHaveValue('')
})
