import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/accessible.ts'
import { createAuthenticatorApp } from '../fixtures/authenticator-app.ts'
import { readCode, readMail } from '../fixtures/inbox.ts'
import { chooseAction, openTasks, quickAdd, taskItem, titleLinks } from '../fixtures/task-pages.ts'
import {
  askForCode,
  expect,
  finishSignUp,
  newPerson,
  signIn,
  signInByCall,
  signOut,
  test,
  type Registered,
} from '../fixtures/test.ts'

test.describe.configure({ timeout: 120_000 })

test('what a stranger sees passes axe, in light and dark, wide and narrow', async ({ page }) => {
  for (const path of [
    '/',
    '/sign-in',
    '/sign-up',
    '/sign-up/verify',
    '/sign-up/finish',
    '/forgot-password',
    '/reset-password/verify',
    '/reset-password/finish',
    '/second-factor',
    '/undo-email-change?token=made-up',
    '/undo-email-change/done',
    '/not-me?token=made-up',
    '/no-such-page',
  ]) {
    await page.goto(path)
    await expectAccessible(page)
  }
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /^sign in$/i }).click()
  await expect(page.getByLabel(/^password\b/i)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
})

test('every step of signing up passes axe, its errors and its mail too', async ({ page }) => {
  const person = newPerson()
  await page.goto('/sign-up')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel(/^e-?mail/i)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await askForCode(page, person.email)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Verify email' }).click()
  await expect(page.getByLabel(/code/i)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  const { subject } = await readMail(page, person.email)
  await page.getByLabel(/code/i).fill(await readCode(page, person.email))
  await page.getByRole('button', { name: 'Verify email' }).click()
  await finishSignUp(page, { name: person.name, password: 'short' })
  await expect(page.getByLabel(/^password\b/i)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await page.goto('/dev/mail')
  await expectAccessible(page)
  await page.getByRole('listitem').filter({ hasText: person.email }).getByRole('link', { name: subject }).click()
  await expect(page.getByRole('heading', { level: 1, name: subject })).toBeVisible()
  await expectAccessible(page)
})

test('two-step sign-in passes axe, from setting it up to the second step', async ({ page, register }) => {
  const person = await register()
  await signInByCall(page, person)
  await page.goto('/settings/security/two-step')
  await expectAccessible(page)
  await page.getByRole('button', { name: /authenticator/i }).click()
  const app = createAuthenticatorApp(await page.getByRole('main').locator('code').innerText())
  await expectAccessible(page)
  await page.getByLabel(/code/i).fill(app.freshCode())
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeFocused()
  await expectAccessible(page)
  for (const path of ['/settings/security', '/settings/security/two-step/recovery-codes']) {
    await page.goto(path)
    await expectAccessible(page)
  }
  await signOut(page)
  await signIn(page, person)
  await expect(page).toHaveURL(/\/second-factor$/)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByLabel(/code/i)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Use a recovery code' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Enter a recovery code' })).toBeVisible()
  await expectAccessible(page)
})

test('the tasks pass axe: none, many, a menu, a message', async ({ page, register }) => {
  const person = await register()
  await signInByCall(page, person)
  for (const path of ['/tasks', '/tasks/completed', '/tasks/trash']) {
    await page.goto(path)
    await expectAccessible(page)
  }
  await fillWithTasks(person)
  for (const path of ['/tasks/completed', '/tasks/trash']) {
    await page.goto(path)
    await expectAccessible(page)
  }
  await openTasks(page)
  await expectAccessible(page)
  await chooseAction(page, 'Call the locksmith', 'Delete')
  await expect(page.getByRole('button', { name: /^undo\b/i })).toBeVisible()
  await expectAccessible(page)
  await taskItem(page, 'Spare key')
    .getByRole('button', { name: /actions/i })
    .click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await quickAdd(page).press('Enter')
  await expect(quickAdd(page)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
})

test('a task’s page and the devices pass axe, with what opens in them', async ({ page, register }) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({
    title: 'Spare key',
    notes: 'For Ana',
    dueDate: '2020-05-31',
  })
  await signInByCall(page, person)
  await page.goto(`/tasks/${id}`)
  await expectAccessible(page)
  await page.getByRole('textbox', { name: /^due/i }).fill('soon')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('textbox', { name: /^due/i })).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  for (const path of [
    '/settings/profile',
    '/settings/data',
    '/settings/data/delete',
    '/settings/security/change-email',
    '/settings/security/verify-email',
    '/settings/sessions',
  ]) {
    await page.goto(path)
    await expectAccessible(page)
  }
  await page.getByText('What the list means').click()
  await page.getByRole('button', { name: /(sign out|revoke|end).*other/i }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: /account menu/i }).click()
  await expectAccessible(page)
})

test('what a field is called in the settings is the name of that field alone', async ({ page, register }) => {
  await signInByCall(page, await register())
  await page.goto('/settings/profile')
  await expect(page.getByLabel(/^(your |user |display )?name\b/i)).toHaveRole('textbox')
  await page.goto('/settings/security')
  await expect(page.getByLabel(/^(new |create a |choose a )?password\b/i)).toHaveCount(1)
  await expect(page.getByLabel(/^(current|old) password/i)).toHaveCount(1)
  await expect(page.getByLabel(/^e-?mail( address)?\b/i)).toHaveCount(0)
  await page.goto('/settings/security/change-email')
  await expect(page.getByLabel(/^e-?mail( address)?\b/i)).toHaveRole('textbox')
})

test('the first stop of the keyboard is the way past the banner, and it leads to the content', async ({
  page,
  register,
}) => {
  const person = await register()
  const paths = ['/', '/sign-in', '/sign-up', '/no-such-page', '/dev/mail']
  for (const path of paths) await expectSkipLink(page, path)
  await signInByCall(page, person)
  for (const path of ['/tasks', '/tasks/completed', '/tasks/trash', '/settings/sessions']) {
    await expectSkipLink(page, path)
  }
})

test('the keyboard alone signs in, adds a task, completes it and signs out', async ({ page, register }) => {
  const person = await register()
  await page.goto('/sign-in')
  await tabTo(page, page.getByLabel(/^e-?mail/i))
  await page.keyboard.type(person.email)
  await tabTo(page, page.getByLabel(/^password\b/i))
  await page.keyboard.type(person.password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await openTasks(page)
  await tabTo(page, quickAdd(page))
  for (const title of ['Bread', 'Milk']) {
    await page.keyboard.type(title)
    await page.keyboard.press('Enter')
  }
  await expect(titleLinks(page)).toHaveText(['Milk', 'Bread'])
  await tabTo(page, page.getByRole('checkbox', { name: 'Milk' }))
  await page.keyboard.press('Space')
  await expect(titleLinks(page)).toHaveText(['Bread'])
  // The row left with the focus; the next one has it, so that nobody starts over.
  await expect(taskItem(page, 'Bread').getByRole('button').or(page.getByRole('checkbox')).first()).toBeFocused()

  await tabTo(page, taskItem(page, 'Bread').getByRole('button', { name: /actions/i }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Delete' }))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Delete' })).toBeHidden()
  await expect(taskItem(page, 'Bread').getByRole('button', { name: /actions/i })).toBeFocused()

  await page.reload()
  await tabTo(page, page.getByRole('banner').getByRole('button', { name: /account|menu/i }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: /^sign out$/i }))
  await page.keyboard.press('Enter')
  await expect(page.getByText("You're signed out.")).toBeVisible()
})

test('in forced colours a ticked task still looks different from an open one', async ({ page, register }) => {
  const person = await register()
  await person.client.tasks.create.mutate({ title: 'Bread', priority: 3 })
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await page.clock.install()
  await signInByCall(page, person)
  await openTasks(page)
  await expect(taskItem(page, 'Bread')).toContainText('High priority')
  const box = page.getByRole('checkbox', { name: 'Bread' })
  const open = await box.screenshot()
  // A ticked task is on its way to another list; with the clock stopped it stays to be looked at.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000))
  await box.click()
  await page.mouse.move(0, 0)
  await page.clock.runFor(100)
  await expect(box).toBeChecked()
  expect((await box.screenshot()).equals(open)).toBe(false)
})

async function fillWithTasks({ client }: Registered): Promise<void> {
  const done = await client.tasks.create.mutate({ title: 'Plan the trip' })
  await client.tasks.complete.mutate({ id: done.id })
  const gone = await client.tasks.create.mutate({ title: 'Old list' })
  await client.tasks.delete.mutate({ id: gone.id })
  await client.tasks.create.mutate({ title: 'Call the locksmith', dueDate: '2020-05-31', priority: 3 })
  await client.tasks.create.mutate({ title: 'Spare key', dueDate: '2099-05-31', priority: 1, notes: 'For Ana' })
}

async function expectSkipLink(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /skip to (main )?content/i })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
}

/** Presses Tab until it reaches the control, as often as a page has stops at most. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let stops = 0; stops < 30; stops++) {
    await page.keyboard.press('Tab')
    if (await control.evaluate((element) => element === document.activeElement)) return
  }
  await expect(control).toBeFocused()
}
