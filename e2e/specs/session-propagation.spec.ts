import type { BrowserContext, Page } from '@playwright/test'
import { createClient } from '@latchkey/client'
import { openDeployment } from '../fixtures/deployment.ts'
import { newPerson, type Person } from '../fixtures/person.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { quickAdd } from '../fixtures/task-pages.ts'
import { expect, signIn, test } from '../fixtures/test.ts'

const rounds = 2
// The aim, read off the figures this prints, is a second; a loaded machine gets five.
const withinMs = 5000
const endedFromElsewhere = 'This device was signed out from another device.'

for (const nodes of [1, 2]) {
  test(`signing out the other devices reaches every tab of three browsers: ${nodes === 1 ? 'one node' : 'two nodes over one database'}`, async ({
    browser,
  }) => {
    test.setTimeout(120_000)
    const deployment = await openDeployment()
    try {
      const [here, there] = [await deployment.addNode(), nodes === 1 ? undefined : await deployment.addNode()]
      const person = await registerByApi(createClient({ url: here.url }), deployment, newPerson())
      const acting = await openTabs(await browser.newContext({ baseURL: here.url }), person)
      const others = await Promise.all(
        [0, 1].map(() =>
          browser.newContext({ baseURL: there?.url ?? here.url }).then((context) => openTabs(context, person)),
        ),
      )
      const left: number[] = []
      const stood: number[] = []
      for (let round = 0; round < rounds; round++) {
        if (round > 0) await Promise.all(others.map((tabs) => signInAgain(tabs, person)))
        const clickedAt = await signOutOthers(acting[0])
        const arrivals = await Promise.all(others.flat().map(atSignIn))
        left.push(...arrivals.map(({ leftAt }) => leftAt - clickedAt))
        stood.push(...arrivals.map(({ stoodAt }) => stoodAt - clickedAt))
        for (const tab of others.flat()) await expect(tab.getByText(endedFromElsewhere)).toBeVisible()
      }
      await expect(acting[1].getByRole('heading', { level: 1, name: /task/i })).toBeVisible()
      test
        .info()
        .annotations.push(
          { type: 'from the click to leaving the page', description: described(left) },
          { type: 'from the click to the sign-in page', description: described(stood) },
        )
      expect(stood).toHaveLength(rounds * 4)
      expect(Math.max(...stood)).toBeLessThan(withinMs)
      await Promise.all([acting, ...others].map(([tab]) => tab.context().close()))
    } finally {
      await deployment.dispose()
    }
  })
}

test('with streams blocked by a proxy it reaches each tab of three browsers with its next request', async ({
  browser,
  server,
  register,
}) => {
  const person = await register()
  const contexts = await Promise.all([0, 1, 2].map(() => browser.newContext({ baseURL: server.url })))
  for (const context of contexts) await context.route(/onChange/, (route) => route.abort())
  const [acting, ...others] = await Promise.all(contexts.map((context) => openTabs(context, person)))
  if (!acting) throw new Error('No browser was opened.')
  await signOutOthers(acting[0])
  await expect(acting[0].getByText(/^Signed out 3 other devices/)).toBeVisible()
  for (const [first, second] of others) {
    await expect(first).toHaveURL(/\/tasks$/)
    await first.bringToFront()
    await quickAdd(first).fill('Bread')
    await quickAdd(first).press('Enter')
    await expect(first.getByText(endedFromElsewhere)).toBeVisible()
    await second.reload()
    await atSignIn(second)
  }
  expect((await person.client.tasks.list.query().catch(() => undefined))?.tasks ?? []).toEqual([])
  await Promise.all(contexts.map((context) => context.close()))
})

type Tabs = readonly [Page, Page]

/** Two tabs of a browser that has just signed in. */
async function openTabs(context: BrowserContext, person: Person): Promise<Tabs> {
  const [first, second] = [await context.newPage(), await context.newPage()]
  const streams = streamsOf(context)
  await signIn(first, person)
  await expect(quickAdd(first)).toBeVisible({ timeout: 30_000 })
  await streams
  await second.goto('/tasks')
  await expect(quickAdd(second)).toBeVisible()
  return [first, second]
}

/** Signs in in the first tab; the second follows by itself. */
async function signInAgain(tabs: Tabs, person: Person): Promise<void> {
  const streams = streamsOf(tabs[0].context())
  await signIn(tabs[0], person)
  for (const tab of tabs) await expect(quickAdd(tab)).toBeVisible({ timeout: 30_000 })
  await streams
}

/** Resolves once a tab of the browser listens to the server, or could not. */
function streamsOf(context: BrowserContext): Promise<unknown> {
  const isStream = (url: string) => url.includes('/auth.status.onChange')
  return Promise.race([
    context.waitForEvent('response', (response) => isStream(response.url())),
    context.waitForEvent('requestfailed', (request) => isStream(request.url())),
  ])
}

/** Resolves to the moment of the click, as the page saw it. */
async function signOutOthers(page: Page): Promise<number> {
  await page.bringToFront()
  await page.goto('/settings/sessions')
  await page.getByRole('button', { name: /sign out.*other/i }).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: /^sign out/i })
  const clicked = await confirm.evaluateHandle((button) => ({
    at: new Promise<number>((resolve) => button.addEventListener('click', () => resolve(Date.now()), { once: true })),
  }))
  await confirm.click()
  return clicked.evaluate(({ at }) => at)
}

/** When a tab left its page for the sign-in page, and when that one stood there. */
interface Arrival {
  readonly leftAt: number
  readonly stoodAt: number
}

async function atSignIn(tab: Page): Promise<Arrival> {
  await tab.waitForURL(/\/sign-in/, { timeout: withinMs })
  await expect(tab.getByRole('heading', { level: 1, name: /(sign|log) in/i })).toBeVisible()
  // Asked of the page itself: a tab in the background is slow to answer a test.
  return tab.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const { timeOrigin } = performance
    return { leftAt: timeOrigin, stoodAt: timeOrigin + (navigation?.domInteractive ?? Number.NaN) }
  })
}

function described(ms: readonly number[]): string {
  const sorted = ms.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]?.toFixed(0)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`
}
