import type { Page } from '@playwright/test'
import { openLive, openTasks, quickAdd, taskItem } from '../fixtures/task-pages.ts'
import { expect, signIn, signInByCall, signInHere, signOut, test, type Registered } from '../fixtures/test.ts'

const endedFromElsewhere = 'This device was signed out from another device.'
const isBack = /had typed is here again/

/** Ends every session but that of her program, and waits until the page has left for the sign-in page. */
async function revoke(page: Page, { client }: Registered): Promise<void> {
  await client.auth.sessions.revokeOthers.mutate()
  await expect(page.getByText(endedFromElsewhere)).toBeVisible()
  await expect(page).toHaveURL(/\/sign-in/)
}

const stored = (page: Page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))

test('a task that was half typed when her session ended is in its field again, once', async ({ page, register }) => {
  const person = await register()
  await signInByCall(page, person)
  await openTasks(page)
  await quickAdd(page).fill('Half a thou')
  await revoke(page, person)
  await signInHere(page, person)
  await expect(quickAdd(page)).toHaveValue('Half a thou')
  await expect(page.getByText(isBack)).toBeVisible()
  expect(await stored(page)).not.toContain('Half a thou')
  await page.keyboard.press('Tab')
  await quickAdd(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.type('ght')
  await page.keyboard.press('Enter')
  await expect(taskItem(page, 'Half a thought')).toBeVisible()
  await expect(page.getByText(isBack)).toBeHidden()
  await openTasks(page)
  await expect(quickAdd(page)).toHaveValue('')
})

test('a task that was sent to a session that had ended is in its field again', async ({
  page,
  register,
  complaints,
}) => {
  const person = await register()
  await signInByCall(page, person)
  complaints.forgive(/net::ERR_FAILED/)
  // Without the streams nobody tells the page.
  await page.route(/onChange/, (route) => route.abort())
  await openTasks(page)
  await person.client.auth.sessions.revokeOthers.mutate()
  await quickAdd(page).fill('Bread')
  await page.keyboard.press('Enter')
  await expect(page.getByText(endedFromElsewhere)).toBeVisible()
  await signInHere(page, person)
  await expect(quickAdd(page)).toHaveValue('Bread')
})

test('what she had typed about a task is back, and what others saved meanwhile is not lost', async ({
  page,
  register,
}) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Trip', notes: 'By train' })
  await signInByCall(page, person)
  await openLive(page, `/tasks/${id}`)
  await page.getByLabel(/^notes/i).fill('By night train, two\nberths')
  await page.getByLabel(/^due/i).fill('2027-03-0')
  await page.getByLabel(/^priority/i).selectOption('High')
  await revoke(page, person)
  await person.client.tasks.update.mutate({ id, title: 'Trip to Trieste' })
  await signIn(page, person)
  await expect(page.getByText(isBack)).toBeVisible()
  await expect(page.getByLabel(/^title/i)).toHaveValue('Trip to Trieste')
  await expect(page.getByLabel(/^notes/i)).toHaveValue('By night train, two\nberths')
  await expect(page.getByLabel(/^due/i)).toHaveValue('2027-03-0')
  await expect(page.getByLabel(/^priority/i)).toHaveValue('3')
  await page.getByLabel(/^due/i).fill('2027-03-01')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This task changed on another device.' })).toBeVisible()
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  const saved = await person.client.tasks.get.query({ id })
  expect(saved).toMatchObject({
    title: 'Trip to Trieste',
    notes: 'By night train, two\nberths',
    dueDate: '2027-03-01',
    priority: 3,
  })
})

test('what she saves after her session ended is not lost, and she is told why', async ({
  page,
  register,
  complaints,
}) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Trip' })
  await signInByCall(page, person)
  complaints.forgive(/net::ERR_FAILED/)
  await page.route(/onChange/, (route) => route.abort())
  await openLive(page, `/tasks/${id}`)
  await page.getByLabel(/^notes/i).fill('By night train')
  await person.client.auth.sessions.revokeOthers.mutate()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(endedFromElsewhere)).toBeVisible()
  await signIn(page, person)
  await expect(page).toHaveURL(new RegExp(`/tasks/${id}$`), { timeout: 30_000 })
  await expect(page.getByLabel(/^notes/i)).toHaveValue('By night train')
})

test('the next person in the tab gets none of it, and it is gone for good', async ({ page, register }) => {
  const [ana, ben] = [await register('Ana'), await register('Ben')]
  await signInByCall(page, ana)
  await openTasks(page)
  await quickAdd(page).fill('Secret of Ana')
  await revoke(page, ana)
  expect(await stored(page)).toContain('Secret of Ana')
  await signInHere(page, ben)
  await openTasks(page)
  await expect(quickAdd(page)).toHaveValue('')
  expect(await stored(page)).not.toContain('Secret of Ana')
  expect(await page.content()).not.toContain('Secret of Ana')
  await signOut(page)
  await signInHere(page, ana)
  await openTasks(page)
  await expect(quickAdd(page)).toHaveValue('')
})

test('signing out on purpose forgets what is half typed, in every tab', async ({ page, context, register }) => {
  const person = await register()
  await signInHere(page, person)
  const tab = await context.newPage()
  await tab.goto('/tasks')
  // Scripts run once the tab remembers who is signed in; the streams are held by the first tab.
  await expect.poll(() => stored(tab)).toContain(person.email)
  await quickAdd(tab).fill('Never mind')
  await signOut(page)
  await expect(tab).toHaveURL(/\/sign-in\?notice=signed-out/)
  expect(await stored(tab)).not.toContain('Never mind')
  await signInHere(tab, person)
  await expect.poll(() => stored(tab)).toContain(person.email)
  await expect(quickAdd(tab)).toHaveValue('')
})

test('what she types about a task stays in the tab until it is saved, however she leaves', async ({
  page,
  register,
}) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Trip' })
  await signInByCall(page, person)
  const notes = page.getByLabel(/^notes/i)
  await openLive(page, `/tasks/${id}`)
  await notes.fill('By night train')
  await page.getByRole('link', { name: 'Back to all tasks' }).click()
  await taskItem(page, 'Trip').getByRole('link', { name: 'Trip' }).click()
  await expect(notes).toHaveValue('By night train')
  await expect(page.getByText(isBack)).toBeVisible()
  await page.reload()
  await expect(notes).toHaveValue('By night train')
  await page.getByRole('button', { name: 'Mark as done' }).click()
  await expect(page).toHaveURL(/\/tasks$/)
  await openLive(page, `/tasks/${id}`)
  await expect(notes).toHaveValue('By night train')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByText(isBack)).toBeHidden()
  expect(await stored(page)).not.toContain('night train')
  await page.reload()
  await expect(notes).toHaveValue('By night train')
  await expect(page.getByText(isBack)).toBeHidden()
  await notes.fill('Never mind')
  await expect.poll(() => stored(page)).toContain('Never mind')
  await signOut(page)
  expect(await stored(page)).not.toContain('Never mind')
})

test('she is led back to the exact place: path, query and hash', async ({ page, register }) => {
  const person = await register()
  await signInByCall(page, person)
  await openLive(page, '/tasks/completed?from=mail#main')
  await revoke(page, person)
  await signIn(page, person)
  await expect(page).toHaveURL(/\/tasks\/completed\?from=mail#main$/, { timeout: 30_000 })

  await signOut(page)
  await page.goto('/tasks/trash?from=mail#main')
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn(page, person)
  await expect(page).toHaveURL(/\/tasks\/trash\?from=mail#main$/, { timeout: 30_000 })
})
