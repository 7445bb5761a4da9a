import type { Page } from '@playwright/test'
import { addVirtualAuthenticator } from '../fixtures/virtual-authenticator.ts'
import { test as withProviders } from '../fixtures/with-providers.ts'
import { addTask, openTasks, taskItem } from '../fixtures/task-pages.ts'
import { expect, signInByCall } from '../fixtures/test.ts'
import { test } from '../fixtures/with-administrator.ts'

const word = (length: number) => 'W'.repeat(length)

test('the settings and the console fit the window, whatever people are called', async ({
  page,
  administrator: root,
  register,
}) => {
  const named = await register(`b${'o'.repeat(30)}b`)
  await named.client.auth.user.changeUserName.mutate({ userName: word(80) })
  const { id } = await named.client.auth.user.get.query()
  await page.setViewportSize({ width: 320, height: 640 })
  await signInByCall(page, named)
  await addVirtualAuthenticator(page)
  await page.goto('/settings/security#passkeys')
  await page.getByRole('button', { name: 'Create a passkey' }).click()
  await page.getByText('Rename').click()
  await page.getByLabel('New name').fill(word(61))
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByText('Use 60 characters or fewer')).toBeVisible()
  await page.getByLabel('New name').fill(word(60))
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByRole('heading', { name: word(60) })).toBeVisible()
  for (const path of ['/settings/security', '/settings/security/change-email', '/settings/profile']) {
    await expectToFit(page, path)
  }
  await page.context().clearCookies()
  await signInByCall(page, root)
  for (const width of [320, 360, 1280]) {
    await page.setViewportSize({ width, height: 640 })
    for (const path of ['', '/users', '/sessions', '/security-log', '/outbox', `/users/${id}`]) {
      await expectToFit(page, `/admin${path}`)
    }
  }
  await expect(page.getByText(`Name: ${word(60)}`)).toBeVisible()
  await named.client.auth.user.changeUserName.mutate({ userName: '\u202Etoor' })
  await page.goto('/admin/users')
  await expect(page.getByText('\uFFFDtoor')).toBeVisible()
  const own = page.getByRole('row').filter({ hasText: root.email })
  await expect(own).toContainText('This is your own account')
  await expect(own.getByRole('button')).toHaveCount(0)
})

async function expectToFit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }))
  expect.soft(wide, `${path} at ${room}`).toBeLessThanOrEqual(room)
}

test('the message bar says all of what it says, and covers nothing that has the focus', async ({
  page,
  administrator: { client, ...root },
}) => {
  const title = 'Write to the landlord about the heating in the kitchen, and ask when the man comes'
  for (let n = 0; n < 102; n += 6) {
    await Promise.all(Array.from({ length: 6 }, (_, m) => client.tasks.create.mutate({ title: `Task ${n + m}` })))
  }
  await page.setViewportSize({ width: 360, height: 640 })
  await signInByCall(page, root)
  await openTasks(page)
  await addTask(page, title)
  await taskItem(page, title).getByRole('checkbox').click()
  const bar = page.getByRole('status').filter({ hasText: 'Completed' })
  await expect(bar).toHaveText(/^Completed “Write to the landlord about the heating…”\.\s*Undo$/)
  await expect(bar.getByRole('button', { name: 'Undo' })).toBeInViewport({ ratio: 1 })
  const top = (await bar.locator('p').boundingBox())?.y ?? 0
  for (let n = 0; n < 30; n += 1) {
    await page.keyboard.press('Tab')
    const { bottom, name } = await page.evaluate(() => ({
      bottom: document.activeElement?.getBoundingClientRect().bottom ?? 0,
      name: document.activeElement?.ariaLabel ?? document.activeElement?.textContent,
    }))
    expect(bottom, `${name}`).toBeLessThan(top)
  }

  await page.getByRole('button', { name: 'Show more tasks' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: /^(\d+ more tasks? shown|No more tasks), 10\d in all$/ }),
  ).toBeAttached()
  await expect(page.getByRole('list', { name: 'Tasks' }).locator(':focus')).toHaveRole('checkbox')
})

withProviders('nothing on the sign-in page moves when scripts take over', async ({ page, complaints }) => {
  complaints.forgive(/ERR_FAILED/)
  await page.route(/\.js/, (route) => route.abort())
  await page.goto('/sign-in')
  const google = page.getByRole('link', { name: 'Continue with Google' })
  const early = await google.boundingBox()
  await page.unroute(/\.js/)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible()
  expect(await google.boundingBox()).toEqual(early)
})
