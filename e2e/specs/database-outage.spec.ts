import { setTimeout as after } from 'node:timers/promises'
import { createClient, type LatchkeyClient } from '@latchkey/client'
import { openDatabaseProxy } from '../fixtures/database-proxy.ts'
import { openDeployment } from '../fixtures/deployment.ts'
import { outcomeOf, startLoad } from '../fixtures/load.ts'
import { newPerson } from '../fixtures/person.ts'
import { callPlainly, signInPlainly } from '../fixtures/plain-calls.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { openTasks, quickAdd, taskItem } from '../fixtures/task-pages.ts'
import { expect, signInByCall, test } from '../fixtures/test.ts'
import { until } from '../fixtures/until.ts'

const awayMs = 10_000
const backWithinMs = 2000

test('ten seconds without the database under load: told to wait, nobody signed out, nothing missed', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const deployment = await openDeployment()
  const proxy = await openDatabaseProxy(deployment.databaseUrl)
  try {
    // One process loses the database, the other keeps it and goes on working.
    const elsewhere = await deployment.addNode()
    const node = await deployment.addNode({ DATABASE_URL: proxy.url })
    const writer = createClient({ url: elsewhere.url })
    const person = await registerByApi(writer, deployment)
    const page = await browser.newPage({ baseURL: node.url })
    await signInByCall(page, person)
    await openTasks(page)
    await quickAdd(page).fill('half a thought')
    const cookies = await page.context().cookies()
    const here = await signedInAt(node.url, person)
    const doomed = await signedInAt(node.url, person)
    const late = await signedInAt(node.url, person)
    const streams = [watchTasks(here), watchTasks(doomed)]
    await Promise.all(streams.map(({ opened }) => opened))
    const doomedId = (await doomed.auth.status.get.query()).session?.id ?? ''

    const ben = await registerByApi(createClient({ url: elsewhere.url }), deployment, newPerson('Ben'))
    const keys: Awaited<ReturnType<typeof signInPlainly>>[] = []
    for (let devices = 0; devices < 4; devices++) keys.push(await signInPlainly(node.url, ben))
    const load = startLoad({
      'a list': () => callPlainly(node.url, 'tasks.list', { key: keys[0]?.key }),
      'who am I, by cookie': () => callPlainly(node.url, 'auth.status.get', { key: keys[1]?.key, as: 'cookie' }),
      'a list, by cookie': () => callPlainly(node.url, 'tasks.list', { key: keys[2]?.key, as: 'cookie' }),
      'a write': () => callPlainly(node.url, 'tasks.create', { key: keys[3]?.key, input: { title: 'Load' } }),
      'a sign-in': () =>
        callPlainly(node.url, 'auth.email.signIn', { input: { email: ben.email, password: ben.password } }),
    })
    await until('the load to run', async () => load.calls.length > 20 || undefined)

    await proxy.pull()
    const pulledAt = performance.now()
    await writer.tasks.create.mutate({ title: 'Made meanwhile' })
    await writer.auth.sessions.revoke.mutate({ sessionId: doomedId })
    const joined = watchTasks(late)
    await after(awayMs - (performance.now() - pulledAt))
    await proxy.plugIn()
    const backAt = performance.now()
    await writer.tasks.create.mutate({ title: 'Made right after' })

    const callers = [...new Set(load.calls.map(({ caller }) => caller))]
    const normal = (outcome: string) => !/: (503|no answer)/.test(outcome)
    await until('every caller to be served again', async () => {
      const served = load.calls.filter((call) => call.endedAt > backAt && normal(outcomeOf(call)))
      return callers.every((name) => served.some(({ caller }) => caller === name)) || undefined
    })
    await expect(taskItem(page, 'Made right after')).toBeVisible({ timeout: 10_000 })
    await expect(taskItem(page, 'Made meanwhile')).toBeVisible()
    await expect(quickAdd(page)).toHaveValue('half a thought')
    await expect.poll(() => streams[0]?.told, { timeout: 10_000 }).toEqual(['Made meanwhile', 'Made right after'])
    await expect.poll(() => streams[1]?.ended, { timeout: 10_000 }).toMatchObject({ reason: 'revoked' })
    await joined.opened
    await writer.tasks.create.mutate({ title: 'Made later' })
    await expect.poll(() => joined.told, { timeout: 10_000 }).toContain('Made later')
    await load.stop()

    const away = load.calls.filter((call) => call.startedAt > pulledAt && call.endedAt < backAt)
    expect(away.length).toBeGreaterThan(callers.length)
    expect(new Set(away.map(outcomeOf))).toEqual(
      new Set(callers.map((caller) => `${caller}: 503 SERVICE_UNAVAILABLE, Retry-After`)),
    )
    const wrong = load.calls.map(outcomeOf).filter((outcome) => /: 401|Set-Cookie|no answer/.test(outcome))
    expect(wrong.filter((outcome) => !outcome.startsWith('a sign-in: 200'))).toEqual([])
    const lateFailures = load.calls.filter((call) => call.startedAt > backAt + backWithinMs && !normal(outcomeOf(call)))
    expect(lateFailures.map(outcomeOf)).toEqual([])
    const servedAgain = callers.map((name) =>
      Math.min(
        ...load.calls
          .filter((call) => call.caller === name && call.endedAt > backAt && normal(outcomeOf(call)))
          .map(({ endedAt }) => endedAt - backAt),
      ),
    )
    test.info().annotations.push({
      type: 'served again',
      description: `${away.length} calls told to wait; all callers served ${Math.max(...servedAgain).toFixed(0)} ms after the return`,
    })
    expect(Math.max(...servedAgain)).toBeLessThan(backWithinMs)
    expect(node.process.exitCode).toBeNull()
    expect(await page.context().cookies()).toEqual(cookies)
    for (const { unsubscribe } of [...streams, joined]) unsubscribe()
    await page.close()
  } finally {
    await deployment.dispose()
    await proxy.close()
  }
})

async function signedInAt(url: string, person: { email: string; password: string }): Promise<LatchkeyClient> {
  const client = createClient({ url })
  await client.signInWithEmail({ email: person.email, password: person.password })
  return client
}

interface WatchedTasks {
  readonly opened: Promise<void>
  /** The titles of the tasks it was told of, in order. */
  readonly told: string[]
  /** What the server said when it ended the stream. */
  readonly ended: unknown
  unsubscribe(): void
}

function watchTasks(client: LatchkeyClient): WatchedTasks {
  const told: string[] = []
  let ended: unknown
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const stream = client.tasks.onChange.subscribe(undefined, {
    onStarted: () => open(),
    onData: ({ data }) => void told.push(data.type === 'changed' ? data.task.title : data.type),
    onError: (error) => {
      ended = error.data?.details ?? error
    },
  })
  return {
    opened,
    told,
    get ended() {
      return ended
    },
    unsubscribe: () => stream.unsubscribe(),
  }
}
