import { readCode, readCodeLink, readMail } from '../fixtures/inbox.ts'
import { startAppServer } from '../fixtures/server.ts'
import { askForCode, expect, finishSignUp, newPerson, signIn, test } from '../fixtures/test.ts'
import type { Page } from '@playwright/test'

const codeField = (page: Page) => page.getByLabel(/code/i)
const verify = (page: Page) => page.getByRole('button', { name: 'Verify email' }).click()
const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
/** A code of the same length that is not the one that was sent. */
const wrong = (code: string, by: number) => String((Number(code) + by) % 10 ** code.length).padStart(code.length, '0')

test('the mail’s link, opened in another browser, fills the code in, and its button goes on there', async ({
  page,
  openBrowser,
}) => {
  const person = newPerson()
  await askForCode(page, person.email)
  const link = await readCodeLink(page, person.email)
  const code = await readCode(page, person.email)
  const other = await openBrowser()
  await other.goto(link)
  await expect(codeField(other)).toHaveValue(code)
  await verify(other)
  await finishSignUp(other, person)
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })

  await codeField(page).fill(code)
  await verify(page)
  await expect(problem(page, 'That code is not right')).toBeVisible()
})

test('whatever fetches or opens the mail’s link uses nothing up', async ({ page, openBrowser, request }) => {
  const person = newPerson()
  await askForCode(page, person.email)
  const link = await readCodeLink(page, person.email)
  for (let times = 0; times < 3; times++) {
    const answer = await request.get(link)
    expect(answer.status()).toBe(200)
    expect(answer.headers()['referrer-policy']).toBe('same-origin')
  }
  const other = await openBrowser()
  await other.goto(link)
  await expect(codeField(other)).toHaveValue(/^\d+$/)
  await codeField(page).fill(await readCode(page, person.email))
  await verify(page)
  await finishSignUp(page, person)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('after three wrong codes even the right one is refused, with words', async ({ page }) => {
  const { email } = newPerson()
  await askForCode(page, email)
  const code = await readCode(page, email)
  for (const tried of [wrong(code, 1), wrong(code, 2), wrong(code, 3), code]) {
    await codeField(page).fill(tried)
    await verify(page)
    await expect(problem(page, 'After a few wrong tries a code stops working: then send a new one.')).toBeFocused()
    await expect(codeField(page)).toHaveValue(tried)
    await expect(codeField(page)).toHaveAttribute('aria-invalid', 'true')
    await expect(codeField(page)).toHaveAccessibleDescription(/not right/)
    await codeField(page).fill('')
  }
})

test('an address that has an account gets the same page, and a mail that says so', async ({
  page,
  openBrowser,
  register,
}) => {
  const [known, unknown] = [await register(), newPerson()]
  const other = await openBrowser()
  await askForCode(page, known.email)
  await askForCode(other, unknown.email)
  const shown = async (at: Page, email: string) => ({
    url: at.url(),
    title: await at.title(),
    text: (await at.getByRole('main').innerText())
      .replaceAll(email, 'her address')
      .replaceAll(/\d+ seconds/g, 'a while'),
  })
  expect(await shown(page, known.email)).toEqual(await shown(other, unknown.email))

  await expect
    .poll(async () => (await readMail(page, known.email)).subject)
    .toBe('You already have an account at Latchkey')
  expect((await readMail(page, known.email)).text).toContain('/sign-in')
  await codeField(page).fill('12345678')
  await verify(page)
  await expect(problem(page, 'That code is not right')).toBeVisible()
})

test('she can change the address without starting over', async ({ page }) => {
  const [mistyped, person] = [newPerson(), newPerson()]
  await askForCode(page, mistyped.email)
  await page.getByRole('link', { name: /(change|different|another).*(e-?mail|address)/i }).click()
  await page.getByLabel(/^e-?mail/i).fill(person.email)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText(`We sent a code to ${person.email}`)).toBeVisible()
  await codeField(page).fill(await readCode(page, person.email))
  await verify(page)
  await finishSignUp(page, person)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('asked for a new code too soon, the page says how long to wait', async ({ page }) => {
  await askForCode(page, newPerson().email)
  await expect(page.getByText(/You can send one in \d+ seconds/)).toBeVisible()
  await page.getByRole('button', { name: /resend|send (a )?new/i }).click()
  await expect(problem(page, 'Send a new code in')).toContainText(/in \d+ seconds/)
})

test('a new code replaces the old one once the wait is over', async ({ openBrowser, complaints }) => {
  const server = await startAppServer({ AUTH_MAIL_RESEND_INTERVAL: '2s' })
  try {
    complaints.forgive(new RegExp(`^other origin: ${server.url}/`))
    const page = await openBrowser({ baseURL: server.url })
    const person = newPerson()
    await askForCode(page, person.email)
    const old = await readCode(page, person.email)
    await expect(page.getByText(/You can send one in/)).toBeHidden()
    await page.getByRole('button', { name: /resend|send (a )?new/i }).click()
    await expect(page.getByText(`We sent a new code to ${person.email}.`)).toBeVisible()
    await expect.poll(() => readCode(page, person.email)).not.toBe(old)
    await codeField(page).fill(old)
    await verify(page)
    await expect(problem(page, 'That code is not right')).toBeVisible()
    await codeField(page).fill(await readCode(page, person.email))
    await verify(page)
    await expect(page.getByLabel(/^password\b/i)).toBeVisible()
    // Before its server goes.
    await page.close()
  } finally {
    await server.dispose()
  }
})

test('the later pages, opened in another browser, ask to start again', async ({ page, openBrowser }) => {
  const { email } = newPerson()
  await askForCode(page, email)
  await codeField(page).fill(await readCode(page, email))
  const other = await openBrowser()
  for (const path of ['/sign-up/verify', '/sign-up/finish']) {
    await other.goto(path)
    await expect(codeField(other)).toHaveCount(0)
    await expect(other.getByLabel(/password/i)).toHaveCount(0)
    await other.getByRole('link', { name: 'Start again' }).click()
    await expect(other).toHaveURL(/\/sign-up$/)
  }
  await verify(page)
  await expect(page).toHaveURL(/\/sign-up\/finish/)
  await other.goto('/sign-up/finish')
  await expect(other.getByRole('link', { name: 'Start again' })).toBeVisible()
})

test('a password is checked by rules that were said before, and a refusal keeps the name', async ({
  page,
  openBrowser,
}) => {
  const person = newPerson('Mireille')
  await askForCode(page, person.email)
  await codeField(page).fill(await readCode(page, person.email))
  await verify(page)
  const password = page.getByLabel(/^(new |create a |choose a )?password\b/i)
  await expect(password).toHaveAccessibleDescription(/8 to 128 characters/)
  for (const [typed, words] of [
    ['', 'Enter a password'],
    ['short', 'Use at least 8 characters'],
    ['password123', 'This password appears in known leaks. Choose another.'],
    ['P@ssw0rd', 'This password appears in known leaks. Choose another.'],
    ['mireille2026', 'This password is too close to your email address or name. Choose another'],
    ['long '.repeat(30), 'Use 128 characters or fewer'],
  ] as const) {
    await finishSignUp(page, { name: person.name, password: typed })
    await expect(problem(page, words)).toBeFocused()
    await expect(password).toHaveAttribute('aria-invalid', 'true')
    await expect(password).toHaveAccessibleDescription(new RegExp(words))
    await expect(password).toHaveValue('')
    await expect(page.getByLabel(/^(your |user |display )?name\b/i)).toHaveValue('Mireille')
  }
  const long = `${'пароль 🔑 '.repeat(12)}конец`
  await finishSignUp(page, { name: person.name, password: long })
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  const other = await openBrowser()
  await signIn(other, { email: person.email, password: long })
  await expect(other).toHaveURL(/\/tasks$/, { timeout: 30_000 })
})

test('a code may be pasted with a space, or a dash, in it', async ({ page }) => {
  for (const between of [' ', '-']) {
    const { email } = newPerson()
    await askForCode(page, email)
    const code = await readCode(page, email)
    await codeField(page).focus()
    await page.keyboard.insertText(` ${code.slice(0, 4)}${between}${code.slice(4)} `)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/sign-up\/finish/)
  }
})

test('an address that is none is refused at its field, and stays to be mended', async ({ page }) => {
  await page.goto('/sign-up')
  const field = page.getByLabel(/^e-?mail/i)
  for (const [typed, words] of [
    ['', 'Enter your email address'],
    ['ana at example', 'Enter an email address like name@example.com'],
  ] as const) {
    await field.fill(typed)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(problem(page, words)).toBeFocused()
    await expect(field).toHaveAccessibleDescription(words)
    await expect(field).toHaveValue(typed)
  }
})
