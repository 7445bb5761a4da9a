import type { Page } from '@playwright/test'
import { readMail } from '../fixtures/inbox.ts'
import { addTask, chooseAction, goToView, openTasks, taskItem, titleLinks } from '../fixtures/task-pages.ts'
import { askForCode, expect, newPerson, signIn, signInByCall, signOut, signUp, test } from '../fixtures/test.ts'

test('on a phone she signs up, keeps tasks, and finds them when she comes back', async ({ page }) => {
  const person = newPerson()
  await signUp(page, person)
  await openTasks(page)
  for (const title of ['Bread', 'Milk', 'Eggs']) await addTask(page, title)
  await expect(titleLinks(page)).toHaveText(['Eggs', 'Milk', 'Bread'])
  await taskItem(page, 'Milk').getByRole('checkbox').tap()
  await chooseAction(page, 'Bread', 'Move up')
  await expect(titleLinks(page)).toHaveText(['Bread', 'Eggs'])
  await chooseAction(page, 'Eggs', 'Delete')
  await page.getByRole('button', { name: /^undo\b/i }).tap()
  await expect(titleLinks(page)).toHaveText(['Bread', 'Eggs'])
  await page.getByRole('link', { name: 'Eggs' }).tap()
  await page.getByLabel(/^title/i).fill('Six eggs')
  await page.getByRole('button', { name: 'Save' }).tap()
  await expect(page.getByRole('heading', { level: 1, name: 'Six eggs' })).toBeVisible()
  await signOut(page)
  await signIn(page, person)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await expect(titleLinks(page)).toHaveText(['Bread', 'Six eggs'])
  await goToView(page, 'Completed')
  await expect(titleLinks(page)).toHaveText(['Milk'])
})

test('no page scrolls sideways at 320 pixels, whatever is written in it', async ({ page, register }) => {
  const long = `Donau${'dampfschiff'.repeat(30)}`
  const [person, stranger] = [await register(), newPerson(`b${'o'.repeat(40)}b`)]
  const { id } = await person.client.tasks.create.mutate({
    title: long,
    notes: long,
    dueDate: '2020-01-01',
    priority: 3,
  })
  const done = await person.client.tasks.create.mutate({ title: `Done ${long}` })
  await person.client.tasks.complete.mutate({ id: done.id })
  const gone = await person.client.tasks.create.mutate({ title: `Gone ${long}` })
  await person.client.tasks.delete.mutate({ id: gone.id })
  await page.setViewportSize({ width: 320, height: 640 })

  for (const path of [
    '/',
    '/sign-in',
    '/sign-up',
    '/sign-up/verify',
    '/sign-up/finish',
    '/no-such-page',
    '/dev/mail',
    '/dev/api',
    '/dev/api/admin.users.requireNewPassword',
  ]) {
    await page.goto(path)
    await expectNoSidewaysScroll(page)
  }
  await askForCode(page, stranger.email)
  await expectNoSidewaysScroll(page)
  await readMail(page, stranger.email)
  await page.goto('/dev/mail')
  await page.getByRole('listitem').filter({ hasText: stranger.email }).getByRole('link').tap()
  await expect(page.getByText('Back to the inbox')).toBeVisible()
  await expectNoSidewaysScroll(page)

  await signInByCall(page, person)
  for (const path of [
    '/tasks',
    `/tasks/${id}`,
    '/tasks/completed',
    '/tasks/trash',
    '/settings/sessions',
    '/settings/profile',
    '/settings/data',
  ]) {
    await page.goto(path)
    await expectNoSidewaysScroll(page)
  }
  await openTasks(page)
  await taskItem(page, long)
    .getByRole('button', { name: /actions/i })
    .tap()
  await expect(page.getByRole('button', { name: 'Move up' })).toBeInViewport({ ratio: 1 })
  await expectNoSidewaysScroll(page)
})

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }))
  expect(room, page.url()).toBe(320)
  expect(wide, page.url()).toBeLessThanOrEqual(room)
}
