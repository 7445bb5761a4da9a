import type { Page, Request, Response } from '@playwright/test'
import { createClient } from '@latchkey/client'
import { newPerson, expect, signIn, test } from '../fixtures/test.ts'

const email = (page: Page) => page.getByLabel(/^e-?mail/i)
const password = (page: Page) => page.getByLabel(/^password\b/i)
const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const isSignIn = (request: Request) =>
  request.method() === 'POST' && /\/sign-in|auth\.email\.signIn/.test(request.url())

test('a wrong password and an unknown address are answered alike, and the address stays', async ({
  page,
  register,
}) => {
  const [known, unknown] = [await register(), newPerson()]
  const answers = []
  for (const who of [known, unknown]) {
    const answer = page.waitForResponse((response) => isSignIn(response.request()))
    await signIn(page, { email: who.email, password: 'not the password' })
    await expect(problem(page, 'Email or password is incorrect')).toBeFocused()
    await expect(email(page)).toHaveValue(who.email)
    await expect(password(page)).toHaveValue('')
    const text = (await page.getByRole('main').innerText()).trim()
    answers.push({ status: (await answer).status(), text, title: await page.title(), url: page.url() })
    await page.goto('/sign-in')
  }
  expect(answers[0]).toEqual(answers[1])
})

test('the sixth try is told to wait, in minutes, and the right password is not tried before', async ({
  page,
  register,
}) => {
  const person = await register()
  for (let tries = 1; tries <= 5; tries++) {
    await signIn(page, { ...person, password: `wrong ${tries}` })
    await expect(password(page)).toHaveValue('')
  }
  for (const tried of ['wrong 6', person.password]) {
    await signIn(page, { ...person, password: tried })
    await expect(problem(page, 'Too many attempts')).toContainText(
      /Try again in [1-5] minutes?, or reset your password\./,
    )
    await expect(password(page)).toHaveValue('')
  }
})

test('what is missing is said at its field before anybody is asked', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /^sign in$/i }).click()
  await expect(problem(page, 'Enter your password')).toBeFocused()
  await expect(email(page)).toHaveAccessibleDescription('Enter your email address')
  await expect(password(page)).toHaveAccessibleDescription('Enter your password')
  await page.getByRole('link', { name: 'Enter your password' }).click()
  await expect(password(page)).toBeFocused()
})

test('after signing in she is where she wanted to go: path, query and hash', async ({ page, register, server }) => {
  const person = await register()
  await page.goto('/tasks/completed?from=mail&n=1#notes')
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/)
  await signIn(page, person)
  await expect(page).toHaveURL(`${server.url}/tasks/completed?from=mail&n=1#notes`)
  await expect(page.getByRole('heading', { level: 1, name: /completed/i })).toBeVisible()
})

const hostile = ['//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)']

test('after signing in nobody is led to another site', async ({ openBrowser, register, server }) => {
  const person = await register()
  for (const returnTo of hostile) {
    const visitor = await openBrowser()
    await visitor.goto(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
    await signIn(visitor, person)
    await expect(visitor, returnTo).toHaveURL(`${server.url}/tasks`)
    await visitor.close()
  }
})

test('the sign-in page leads nobody who is signed in to another site, however the way back is written', async ({
  page,
  register,
  server,
}) => {
  await signIn(page, await register())
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  const written = [
    ...hostile.flatMap((value) => [value, encodeURIComponent(value)]),
    '/%5Cevil.test',
    '/%2F%2Fevil.test',
    '/%252F%252Fevil.test',
    '///evil.test',
    '/tasks/..//evil.test',
    '/\t/evil.test',
    'http:evil.test',
    'data:text/html,x',
    ' //evil.test',
    '/sign-in?returnTo=//evil.test',
    '/@evil.test',
  ]
  for (const returnTo of written) {
    const answer = await page.request.get(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`, { maxRedirects: 0 })
    const { location = '' } = answer.headers()
    // As browsers read it, backslashes and control characters included.
    expect(new URL(location, server.url).origin, `${returnTo} → ${location}`).toBe(server.url)
    expect(answer.status()).toBe(307)
  }
})

test('who is signed in already skips the sign-in page, and the start page too', async ({ page, register }) => {
  await signIn(page, await register())
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  for (const path of ['/sign-in', '/sign-up', '/']) {
    await page.goto(path)
    await expect(page).toHaveURL(/\/tasks$/)
  }
})

test('a cookie that is no key leads to the sign-in page, and never in circles', async ({ page, openBrowser }) => {
  const unknown = `lk_${'A'.repeat(22)}_${'A'.repeat(43)}`
  for (const value of ['junk', unknown]) {
    const visitor = await openBrowser()
    await keepCookie(visitor, value)
    const start = await visitor.goto('/')
    expect([start?.status(), redirects(start)]).toEqual([200, 0])
    await expect(visitor.getByRole('main').getByRole('link', { name: /(sign|log) in/i })).toBeVisible()
    const tasks = await visitor.goto('/tasks')
    expect([tasks?.status(), redirects(tasks)]).toEqual([200, 1])
    await expect(visitor.getByRole('heading', { level: 1, name: /(sign|log) in/i })).toBeVisible()
  }
  await keepCookie(page, 'junk')
  await page.goto('/sign-in')
  await expect(email(page)).toBeVisible()
})

test('the cookie of an ended session is told why once, on the sign-in page, and is gone then', async ({
  page,
  register,
}) => {
  const person = await register()
  await signIn(page, person)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  // The page must not see the end for itself.
  await page.goto('about:blank')
  await person.client.auth.sessions.revokeOthers.mutate()
  const answer = await page.goto('/')
  expect(answer?.status()).toBe(200)
  expect(redirects(answer)).toBeLessThanOrEqual(3)
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('This device was signed out from another device.')).toBeVisible()
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('latchkey')
  await page.reload()
  await expect(page.getByText('This device was signed out from another device.')).toBeHidden()
})

test('sent before any script runs, the form still signs in once, and the password is in no address', async ({
  page,
  register,
  complaints,
}) => {
  const person = await register()
  complaints.forgive(/net::ERR_FAILED/)
  await page.route(/\.js(\?|$)/, (route) => route.abort())
  const [asked, sent] = [recordRequests(page), recordSignIns(page)]
  await page.goto('/sign-in?returnTo=%2Ftasks%2Ftrash')
  await email(page).fill(person.email)
  await password(page).fill('not the password')
  await page.getByRole('button', { name: /^sign in$/i }).dblclick({ delay: 100 })
  await expect(problem(page, 'Email or password is incorrect')).toBeVisible()
  await expect(email(page)).toHaveValue(person.email)
  await password(page).fill(person.password)
  await page.getByRole('button', { name: /^sign in$/i }).dblclick({ delay: 100 })
  await expect(page).toHaveURL(/\/tasks\/trash$/)
  expect(sent).toHaveLength(2)
  for (const url of asked) expect(decodeURIComponent(url)).not.toMatch(/not the password|correct horse/)
})

test('two quick clicks send one request', async ({ page, register, server }) => {
  const person = await register()
  await page.goto('/sign-in')
  const sent = recordSignIns(page)
  await email(page).fill(person.email)
  await password(page).fill(person.password)
  await page.getByRole('button', { name: /^sign in$/i }).dblclick()
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  expect(sent).toHaveLength(1)
  const later = createClient({ url: server.url })
  await later.signInWithEmail({ email: person.email, password: person.password })
  // This browser, the program that registered and the one that asks.
  expect(await later.auth.sessions.list.query()).toHaveLength(3)
})

test('the password can be shown and hidden again, and stays what it was', async ({ page }) => {
  await page.goto('/sign-in')
  await password(page).fill('correct horse')
  await expect(password(page)).toHaveAttribute('type', 'password')
  await page.getByRole('button', { name: /show password/i }).click()
  await expect(password(page)).toHaveAttribute('type', 'text')
  await expect(password(page)).toHaveValue('correct horse')
  await page.getByRole('button', { name: /hide password/i }).click()
  await expect(password(page)).toHaveAttribute('type', 'password')
  await expect(password(page)).toHaveValue('correct horse')
  await expect(page.getByRole('button', { name: /show password/i })).toBeFocused()
})

async function keepCookie(page: Page, value: string): Promise<void> {
  const url = new URL('/', (await page.request.get('/api/health/live')).url()).href
  await page.context().addCookies([{ name: 'latchkey', value, url, httpOnly: true, sameSite: 'Lax' }])
}

function redirects(answer: Response | null): number {
  let count = 0
  for (let request = answer?.request().redirectedFrom(); request; request = request.redirectedFrom()) count++
  return count
}

function recordSignIns(page: Page): Request[] {
  const sent: Request[] = []
  page.on('request', (request) => {
    if (isSignIn(request)) sent.push(request)
  })
  return sent
}

function recordRequests(page: Page): string[] {
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  page.on('framenavigated', (frame) => urls.push(frame.url()))
  return urls
}
