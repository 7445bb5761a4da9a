import type { Page } from '@playwright/test'
import { firefoxOnWindows } from '../fixtures/browsers.ts'
import { readMail } from '../fixtures/inbox.ts'
import { expect, signIn, signInHere, signOut, test, type Person } from '../fixtures/test.ts'

/** The mails about new devices that have arrived, once there are `count`. */
async function expectNews(inbox: Page, { email }: Person, count: number): Promise<void> {
  const news = inbox
    .getByRole('listitem')
    .filter({ hasText: email })
    .filter({ hasText: /new sign-in/i })
  await expect(async () => {
    await inbox.goto('/dev/mail')
    await expect(news).toHaveCount(count, { timeout: 250 })
  }).toPass({ timeout: 10_000, intervals: [50, 100, 200] })
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`a device she never used is told to her by mail, and known from then on, ${how} JavaScript`, async ({
    page: inbox,
    openBrowser,
    register,
  }) => {
    const person = await register()
    const here = await openBrowser({ javaScriptEnabled, userAgent: firefoxOnWindows })
    await signInHere(here, person)
    await expectNews(inbox, person, 1)
    const { subject, text } = await readMail(inbox, person.email)
    expect(subject).toBe('New sign-in to your account at Latchkey')
    for (const fact of ['Firefox on Windows', 'email and password', '127.0.0.1', / \d\d:\d\d UTC\b/]) {
      expect(text).toMatch(fact)
    }

    const device = async () => (await here.context().cookies()).find(({ name }) => name === 'latchkey-device')
    expect(await device()).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', secure: false })
    await signOut(here)
    expect(await device()).toBeDefined()
    await signInHere(here, person)
    // Only one that really is new adds to the mails; what the second sign-in sent would have come before it.
    await signInHere(await openBrowser({ javaScriptEnabled }), person)
    await expectNews(inbox, person, 2)
  })
}

test('who signs up is told nothing of her own first device, and it is known', async ({ openBrowser, register }) => {
  const [person, inbox] = [await register(), await openBrowser()]
  // Her program has registered her, so it is known; a browser is not.
  await person.client.auth.email.signIn.mutate({ email: person.email, password: person.password })
  await signInHere(await openBrowser(), person)
  await expectNews(inbox, person, 1)
})

test('the mail leads to her devices, where the stranger is signed out', async ({ page, openBrowser, register }) => {
  const person = await register()
  const thief = await openBrowser({ userAgent: firefoxOnWindows })
  await signInHere(thief, person)
  await expectNews(page, person, 1)
  const { text } = await readMail(page, person.email)
  await page.goto(/(http:\S+\/settings\/sessions)/.exec(text)?.[1] ?? 'about:blank')
  await expect(page).toHaveURL(/\/sign-in/)
  // Where no script runs yet, the button acts without asking.
  const live = page.waitForRequest(/onChange/)
  await signIn(page, person)
  await live
  const row = page.getByRole('listitem').filter({ hasText: 'Firefox on Windows' })
  await row.getByRole('button', { name: /^sign out/i }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^sign out/i })
    .click()
  await expect(thief).toHaveURL(/\/sign-in/)
  await thief.goto(/(http:\S+\/not-me\?\S+)/.exec(text)?.[1] ?? 'about:blank')
  await expect(thief.getByRole('button', { name: 'Sign out everywhere and set a new password' })).toBeVisible()
})
