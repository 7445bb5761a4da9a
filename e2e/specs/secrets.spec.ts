import type { BrowserContext, Page, Response } from '@playwright/test'
import { readCode } from '../fixtures/inbox.ts'
import { addTask, goToView, openTasks } from '../fixtures/task-pages.ts'
import { askForCode, expect, finishSignUp, newPerson, signIn, signOut, test, type Person } from '../fixtures/test.ts'

for (const javaScriptEnabled of [true, false]) {
  test(`key, code and password stay where they belong ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    openBrowser,
  }) => {
    const [page, inbox] = [await openBrowser({ javaScriptEnabled }), await openBrowser()]
    const record = recordTraffic(page.context())
    const person = newPerson()
    const secrets = await live(page, inbox, person)
    expect(secrets.size).toBeGreaterThanOrEqual(6)
    expect(record.urls.length).toBeGreaterThan(20)
    const bodies = await Promise.all(record.bodies)
    expect(bodies.filter(({ text }) => text.includes(person.email)).length).toBeGreaterThan(2)
    for (const [name, secret] of secrets) {
      const spellings = [secret, encodeURIComponent(secret), secret.replaceAll(' ', '+')]
      const isIn = (text: string) => spellings.some((spelling) => text.includes(spelling))
      expect(record.urls.filter(isIn), `${name} in an address`).toEqual([])
      expect(
        bodies.filter(({ text }) => isIn(text)).map(({ url }) => url),
        `${name} in an answer`,
      ).toEqual([])
      for (const kept of record.kept) expect(isIn(kept), `${name} in storage that scripts read`).toBe(false)
    }

    /** Signs up, uses the app, signs out and in again, with slips. Resolves to every secret there was. */
    async function live(at: Page, mailbox: Page, { email, name, password }: Person): Promise<Map<string, string>> {
      const all = new Map([['password', password]])
      await askForCode(at, email)
      all.set('code', await readCode(mailbox, email))
      await at.getByLabel(/code/i).fill(all.get('code') ?? '')
      await at.getByRole('button', { name: 'Verify email' }).click()
      await finishSignUp(at, { name, password: 'short' })
      // A click while the one before is under way does nothing: each answer is awaited.
      await expect(at.getByRole('alert').filter({ hasText: 'Use at least' })).toBeVisible()
      await finishSignUp(at, { name, password: `${password} but much too long ${'x'.repeat(128)}` })
      await expect(at.getByRole('alert').filter({ hasText: 'or fewer' })).toBeVisible()
      await expect(at.getByLabel(/^password\b/i)).toHaveAttribute('aria-invalid', 'true')
      await keepCookies('signing up')
      await finishSignUp(at, { name, password })
      await expect(at).toHaveURL(/\/tasks$/, { timeout: 30_000 })
      await keepCookies('first session')
      if (javaScriptEnabled) await openTasks(at)
      await addTask(at, 'Bread')
      await goToView(at, 'Completed')
      await at.goto('/settings/sessions')
      await note()
      await signOut(at)
      await signIn(at, { email, password: `${password} mistyped` })
      await expect(at.getByRole('alert').filter({ hasText: 'incorrect' })).toBeVisible()
      await note()
      await signIn(at, { email, password })
      await expect(at).toHaveURL(/\/tasks$/, { timeout: 30_000 })
      await keepCookies('second session')
      await note()
      return all

      async function keepCookies(when: string): Promise<void> {
        for (const cookie of await at
          .context()
          .cookies(['/', '/sign-up'].map((path) => new URL(path, at.url()).href))) {
          if (/^latchkey(-sign-up-token)?$/.test(cookie.name)) all.set(`${cookie.name}, ${when}`, cookie.value)
        }
      }

      async function note(): Promise<void> {
        if (javaScriptEnabled) record.kept.push(await readable(at))
      }
    }
  })
}

test('the cookie of a session is for the server alone, and for this host alone', async ({ page, register }) => {
  const answer = page.waitForResponse((response) => /auth\.email\.signIn/.test(response.url()))
  await signIn(page, await register())
  const header = (await (await answer).headerValue('set-cookie')) ?? ''
  expect(header).toMatch(/^latchkey=/m)
  expect(header).not.toMatch(/domain=/i)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  const cookies = await page.context().cookies()
  expect(cookies.find(({ name }) => name === 'latchkey')).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    domain: new URL(page.url()).hostname,
  })
  expect(cookies.filter(({ httpOnly }) => !httpOnly)).toEqual([])
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

interface Traffic {
  readonly urls: string[]
  readonly bodies: Promise<{ url: string; text: string }>[]
  /** What scripts could read, whenever somebody looked. */
  readonly kept: string[]
}

function recordTraffic(context: BrowserContext): Traffic {
  const traffic: Traffic = { urls: [], bodies: [], kept: [] }
  context.on('request', (request) => traffic.urls.push(request.url()))
  context.on('response', (response) => {
    if (hasText(response)) traffic.bodies.push(bodyOf(response))
  })
  return traffic
}

// A stream never ends, and a redirect has no body.
function hasText(response: Response): boolean {
  const type = response.headers()['content-type'] ?? ''
  return /html|json|x-component|text\/plain/.test(type) && !(response.status() >= 300 && response.status() < 400)
}

async function bodyOf(response: Response): Promise<{ url: string; text: string }> {
  const url = response.url()
  // The browser drops a body when it leaves the page before it was read.
  return { url, text: await response.text().catch(() => '') }
}

const readable = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
