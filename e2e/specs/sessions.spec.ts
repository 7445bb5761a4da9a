import type { Page } from '@playwright/test'
import { firefoxOnWindows, safariOnIphone } from '../fixtures/browsers.ts'
import { openLive, openTasks, quickAdd, taskItem } from '../fixtures/task-pages.ts'
import { expect, pressSignOut, signIn, signInByCall, signInHere, signOut, test } from '../fixtures/test.ts'

const devices = (page: Page) => page.getByRole('list', { name: /devices/i }).getByRole('listitem')
const endedFromElsewhere = 'This device was signed out from another device.'

test('a device that is signed out elsewhere leaves by itself within seconds, and says why', async ({
  page,
  openBrowser,
  register,
}) => {
  const person = await register()
  const other = await openBrowser({ userAgent: firefoxOnWindows })
  await signInByCall(page, person)
  await signInByCall(other, person)
  await openTasks(other)
  await page.goto('/settings/sessions')
  await expect(devices(page).first()).toContainText('This device')
  await expect(devices(page).filter({ hasText: 'This device' })).toHaveCount(1)
  const firefox = devices(page).filter({ hasText: 'Firefox on Windows' })

  await firefox.getByRole('button', { name: /^sign out/i }).click()
  const question = page.getByRole('dialog', { name: 'Sign out Firefox on Windows?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await expect(firefox).toHaveCount(1)
  await firefox.getByRole('button', { name: /^sign out/i }).click()
  await question.getByRole('button', { name: /^sign out/i }).click()
  await Promise.all([
    expect(other.getByText(endedFromElsewhere)).toBeVisible({ timeout: 5000 }),
    expect(page.getByRole('status').filter({ hasText: 'Signed out Firefox on Windows.' })).toBeVisible(),
  ])
  await expect(other).toHaveURL(/\/sign-in/)
  await expect(firefox).toHaveCount(0)
  await other.goto('/tasks')
  await expect(other).toHaveURL(/\/sign-in/)
})

test('a device that learns of its end by what it does next is told why, too', async ({
  page,
  register,
  complaints,
}) => {
  const person = await register()
  await signInByCall(page, person)
  // Without the streams nobody tells the page.
  complaints.forgive(/net::ERR_FAILED/)
  await page.route(/onChange/, (route) => route.abort())
  await openTasks(page)
  await person.client.auth.sessions.revokeOthers.mutate()
  await quickAdd(page).fill('Bread')
  await page.keyboard.press('Enter')
  await expect(page.getByText(endedFromElsewhere)).toBeVisible()
  expect((await person.client.tasks.list.query()).tasks).toEqual([])
})

test('she is led back to where she was when her session ended', async ({ page, register }) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Half written' })
  await signInByCall(page, person)
  await openLive(page, `/tasks/${id}`)
  await person.client.auth.sessions.revokeOthers.mutate()
  await expect(page.getByText(endedFromElsewhere)).toBeVisible()
  await expect(page.getByText(/return to where you were/)).toBeVisible()
  await signIn(page, person)
  await expect(page.getByRole('heading', { level: 1, name: 'Half written' })).toBeVisible()
})

test('she signs out every other device at once, and stays signed in here', async ({ page, openBrowser, register }) => {
  const person = await register()
  const others = [await openBrowser({ userAgent: firefoxOnWindows }), await openBrowser({ userAgent: safariOnIphone })]
  for (const browser of [page, ...others]) await signInHere(browser, person)
  await page.goto('/settings/sessions')
  await expect(devices(page)).toHaveCount(4)
  await expect(devices(page).filter({ hasText: 'Safari on iOS' })).toHaveCount(1)
  await page.getByRole('button', { name: /(sign out|revoke|end).*other/i }).click()
  const question = page.getByRole('dialog', { name: 'Sign out 3 other devices?' })
  await question.getByRole('button', { name: /^sign out/i }).click()
  for (const other of others) await expect(other.getByText(endedFromElsewhere)).toBeVisible()
  await expect(devices(page)).toHaveCount(1)
  await expect(page.getByRole('status').filter({ hasText: 'Signed out 3 other devices.' })).toBeVisible()
  await page.reload()
  await expect(devices(page)).toContainText('This device')
})

test('the list follows devices that come and go, without a reload', async ({ page, openBrowser, register }) => {
  const person = await register()
  await signInByCall(page, person)
  await page.goto('/settings/sessions')
  await expect(devices(page)).toHaveCount(2)
  await page.evaluate(() => document.documentElement.setAttribute('data-kept', ''))
  const other = await openBrowser({ userAgent: firefoxOnWindows })
  await signInHere(other, person)
  const firefox = devices(page).filter({ hasText: 'Firefox on Windows' })
  await expect(firefox).toHaveCount(1)
  await expect(devices(page).first()).toContainText('This device')
  await signOut(other)
  await expect(firefox).toHaveCount(0)
  await expect(page.locator('html[data-kept]')).toHaveCount(1)
})

test('each device says since when and until when it was used, in words and to the minute', async ({
  page,
  register,
}) => {
  await signInByCall(page, await register())
  await page.goto('/settings/sessions')
  const own = devices(page).first()
  await expect(own).toContainText(/With\s*email and password/)
  await expect(own).toContainText('127.0.0.1')
  const times = own.locator('dl time')
  await expect(times).toHaveCount(2)
  for (const time of await times.all()) {
    await expect(time).toHaveText(/^(just now|1 minute ago)$/)
    await expect(time).toHaveAttribute('title', /^\d{1,2} \w{3,4} \d{4}, \d\d:\d\d \S+/)
    expect(Date.parse((await time.getAttribute('datetime')) ?? '')).toBeGreaterThan(Date.now() - 120_000)
  }
})

test('devices are signed out without JavaScript: one, then all others, then all', async ({ openBrowser, register }) => {
  const person = await register()
  const page = await openBrowser({ javaScriptEnabled: false })
  const others = [await openBrowser({ userAgent: firefoxOnWindows }), await openBrowser({ userAgent: safariOnIphone })]
  for (const browser of [page, ...others]) await signInHere(browser, person)
  await page.goto('/settings/sessions')
  await expect(devices(page)).toHaveCount(4)
  await devices(page).filter({ hasText: 'Firefox on Windows' }).getByRole('button').click()
  await expect(page.getByRole('status').filter({ hasText: 'Signed out Firefox on Windows.' })).toBeVisible()
  await expect(devices(page)).toHaveCount(3)
  await page.getByRole('button', { name: /sign out.*other/i }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Signed out 2 other devices.' })).toBeVisible()
  await expect(devices(page)).toHaveCount(1)
  for (const other of others) await expect(other.getByText(endedFromElsewhere)).toBeVisible()
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByText("You're signed out.")).toBeVisible()
})

test('signing out in one tab signs the other tabs of the browser out', async ({ page, context, register }) => {
  await signInHere(page, await register())
  const tab = await context.newPage()
  await tab.goto('/settings/sessions')
  await expect(devices(tab)).toHaveCount(2)
  await signOut(page)
  await expect(tab).toHaveURL(/\/sign-in/)
  await expect(tab.getByText("You're signed out.")).toBeVisible()
})

test('signing in in one tab is signing in in the others', async ({ page, context, register }) => {
  const tab = await context.newPage()
  await tab.goto('/sign-in')
  await expect(tab.getByRole('button', { name: /show password/i })).toBeVisible()
  await signInHere(page, await register())
  await expect(tab).toHaveURL(/\/tasks$/)
})

test('the next person in the same browser sees nothing of the one before', async ({ page, context, register }) => {
  const [ana, ben] = [await register('Ana'), await register('Ben')]
  await ana.client.tasks.create.mutate({ title: 'Secret of Ana' })
  await ben.client.tasks.create.mutate({ title: 'Plan of Ben' })
  await signInHere(page, ana)
  await expect(taskItem(page, 'Secret of Ana')).toBeVisible()
  await page.goto('/settings/sessions')
  await page.goto('/tasks')
  await expect(taskItem(page, 'Secret of Ana')).toBeVisible()
  await signOut(page)
  await page.goBack()
  await expect(page).toHaveURL(/\/sign-in/)
  expect(await page.content()).not.toContain('Secret of Ana')

  const tab = await context.newPage()
  await signInHere(page, ben)
  await expect(taskItem(page, 'Plan of Ben')).toBeVisible()
  await tab.goto('/tasks/completed')
  for (let steps = 0; steps < 3; steps++) {
    await page.goBack()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const document = await page.content()
    expect(document).not.toContain('Secret of Ana')
    expect(document).not.toContain(ana.email)
  }
})

test('a tab that was left open as one person becomes the next one’s', async ({ page, context, register }) => {
  const [ana, ben] = [await register('Ana'), await register('Ben')]
  await ana.client.tasks.create.mutate({ title: 'Secret of Ana' })
  await ben.client.tasks.create.mutate({ title: 'Plan of Ben' })
  await signInHere(page, ana)
  const tab = await context.newPage()
  await tab.goto('/tasks')
  await expect(taskItem(tab, 'Secret of Ana')).toBeVisible()
  await signOut(page)
  await expect(tab).toHaveURL(/\/sign-in/)
  await signInHere(page, ben)
  await expect(taskItem(tab, 'Plan of Ben')).toBeVisible()
  expect(await tab.content()).not.toContain('Secret of Ana')
})

/** Everything that scripts of the page can read from the browser, as text. */
const readable = (page: Page) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await window.caches.keys()
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases, caches])
  })

test('nothing of her is left in the browser after she signed out, however she did', async ({
  page,
  register,
  complaints,
}) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Secret of Ana' })
  const empty = JSON.stringify([{}, {}, '', [], []])
  await signInByCall(page, person)
  await openTasks(page)
  await page.goto(`/tasks/${id}`)
  await page.goto('/settings/sessions')
  await expect(devices(page)).toHaveCount(2)
  await signOut(page)
  expect(await readable(page)).toBe(empty)

  // By the form alone, as it is sent before scripts run.
  complaints.forgive(/net::ERR_FAILED/)
  await signInByCall(page, person)
  await openTasks(page)
  await page.route(/\.js\b/, (route) => route.abort())
  await page.reload()
  await signOut(page)
  await page.unroute(/\.js\b/)
  await page.reload()
  await expect(page.getByRole('button', { name: /show password/i })).toBeVisible()
  await expect.poll(() => readable(page)).toBe(empty)

  await signInByCall(page, person)
  await openTasks(page)
  await person.client.auth.sessions.revokeOthers.mutate()
  await expect(page.getByText(endedFromElsewhere)).toBeVisible()
  expect(await readable(page)).toBe(empty)
})

test('no signed-in page may be stored, and going back and forth shows none of them', async ({ page, register }) => {
  const person = await register()
  const { id } = await person.client.tasks.create.mutate({ title: 'Secret of Ana' })
  await signInHere(page, person)
  for (const path of ['/tasks', `/tasks/${id}`, '/settings/sessions']) {
    const answer = await page.goto(path)
    expect(answer?.headers()['cache-control']).toContain('no-store')
    await expect(page.getByRole('banner')).toContainText('Ana')
  }
  await signOut(page)
  const steps = await page.evaluate(() => history.length)
  for (const go of [() => page.goBack(), () => page.goForward()]) {
    for (let step = 0; step < Math.min(steps, 4); step++) {
      await go()
      await expect(page.getByRole('heading', { level: 1, name: /sign in/i })).toBeVisible()
      const document = await page.content()
      for (const secret of ['Secret of Ana', person.email]) expect(document).not.toContain(secret)
    }
  }
})

test('a page that the browser kept over a sign-out leaves when it is shown again', async ({
  page,
  context,
  register,
  complaints,
}) => {
  await signInHere(page, await register())
  complaints.forgive(/net::ERR_FAILED/)
  // So that what is asked for from now on, the page asks for that is to be kept: its scripts must run by then.
  await page.goto('about:blank')
  await page.route(/onChange/, (route) => route.abort())
  await openTasks(page)
  // As if it had been frozen: nobody has told this page, and its cookie is gone.
  await context.clearCookies()
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect(page).toHaveURL(/\/sign-in/)
})

test('who signs out offline sees nothing of hers any more, and the server hears of it once she is back', async ({
  page,
  context,
  register,
  complaints,
}) => {
  const person = await register()
  await person.client.tasks.create.mutate({ title: 'Bread' })
  await signInByCall(page, person)
  await openTasks(page)
  complaints.forgive(/net::ERR_INTERNET_DISCONNECTED|net::ERR_NETWORK_CHANGED/)
  await context.setOffline(true)
  await pressSignOut(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're signed out on this device")
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page).toHaveTitle("You're signed out on this device · Latchkey")
  await expect(page.getByText('Bread')).toHaveCount(0)
  await expect(page.getByRole('button')).toHaveCount(0)
  await context.setOffline(false)
  await expect(page.getByRole('status').filter({ hasText: /signed out/i })).toBeVisible()
  await expect(page).toHaveURL(/\/sign-in/)
  expect(await person.client.auth.sessions.list.query()).toHaveLength(1)
})

test('a browser that was closed after signing out offline shows nothing of hers to the next who opens it', async ({
  page,
  context,
  register,
  complaints,
}) => {
  const person = await register()
  await signInByCall(page, person)
  await openTasks(page)
  complaints.forgive(/net::ERR_INTERNET_DISCONNECTED|net::ERR_NETWORK_CHANGED/)
  await context.setOffline(true)
  await pressSignOut(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're signed out on this device")
  expect(await person.client.auth.sessions.list.query()).toHaveLength(2)
  await page.close()
  await context.setOffline(false)

  const next = await context.newPage()
  const shown: string[] = []
  next.on('response', async (response) => shown.push(`${response.status()} ${new URL(response.url()).pathname}`))
  await next.goto('/tasks')
  await expect(next.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  expect(shown.slice(0, 2)).toEqual(['303 /tasks', '200 /sign-in'])
  expect(await person.client.auth.sessions.list.query()).toHaveLength(1)
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('latchkey-sign-out')
})

test('a sign-out that fails on its way, or is never answered, ends the session all the same', async ({
  page,
  context,
  register,
  complaints,
}) => {
  const person = await register()
  const theirs = () => person.client.auth.sessions.list.query()
  complaints.forgive(/status of 500|net::ERR_/)
  await signInByCall(page, person)
  await openTasks(page)
  await page.route(/signOutDevice/, (route) => route.fulfill({ status: 500, body: 'A proxy failed.' }))
  await pressSignOut(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  expect(await theirs()).toHaveLength(1)

  await page.unroute(/signOutDevice/)
  await signInByCall(page, person)
  await openTasks(page)
  await page.route(/signOutDevice/, () => undefined)
  await pressSignOut(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're signed out on this device")
  expect(await theirs()).toHaveLength(2)
  await page.close()
  const next = await context.newPage()
  await next.goto('/tasks')
  await expect(next.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  expect(await theirs()).toHaveLength(1)
})
