import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createClient } from '@latchkey/client'
import { openDeployment, type Deployment } from '../fixtures/deployment.ts'
import { outcomeOf, startLoad } from '../fixtures/load.ts'
import { newPerson, type Person } from '../fixtures/person.ts'
import { callPlainly, signInPlainly } from '../fixtures/plain-calls.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { expect, signInByCall, test } from '../fixtures/test.ts'
import { until } from '../fixtures/until.ts'

const pepper = () => randomBytes(33).toString('base64url')

test('a pepper is replaced under load, and nobody notices', async ({ browser }) => {
  test.setTimeout(120_000)
  const [old, next] = [pepper(), pepper()]
  const deployment = await openDeployment({ env: { AUTH_SESSION_PEPPER: old } })
  try {
    const node = await deployment.addNode()
    const program = createClient({ url: node.url })
    const ana = await registerByApi(program, deployment, newPerson('Ana'))
    const ben = await registerByApi(createClient({ url: node.url }), deployment, newPerson('Ben'))
    const page = await browser.newPage({ baseURL: node.url })
    await signInByCall(page, ana)
    const sessions = []
    for (let devices = 0; devices < 8; devices++) sessions.push(await signInPlainly(node.url, ana))
    const oldIds = await pepperIdsOf(deployment, ana)
    expect(oldIds).toHaveLength(1)

    const using = sessions.map(({ key }, at) => [
      `session ${at}`,
      () => callPlainly(node.url, 'tasks.list', { key, as: at % 2 === 0 ? 'bearer' : 'cookie' }),
    ])
    const signingIn = () =>
      callPlainly(node.url, 'auth.email.signIn', { input: { email: ben.email, password: ben.password } })
    const load = startLoad({ ...Object.fromEntries(using), 'a sign-in': signingIn })
    const outcomes = () => new Map(load.calls.map((call) => [outcomeOf(call), call]))
    const allGetThrough = async () => {
      const since = load.calls.length
      await until('every caller to get through', async () => {
        const through = load.calls.slice(since).filter(({ answer }) => answer?.status === 200)
        return new Set(through.map(({ caller }) => caller)).size === sessions.length + 1 || undefined
      })
    }
    await allGetThrough()

    // Both are known: keys made under the old one work, and move on by being used.
    await node.end('SIGTERM')
    await node.start({ AUTH_SESSION_PEPPER: next, AUTH_SESSION_FALLBACK_PEPPERS: old })
    await allGetThrough()
    await program.tasks.list.query()
    await page.goto('/tasks')
    const ids = await until('every live key to be hashed under the new pepper', async () => {
      const found = await pepperIdsOf(deployment, ana)
      return found.length === 1 && found[0] !== oldIds[0] ? found : undefined
    })

    // The old one is gone for good.
    await node.end('SIGTERM')
    await node.start({ AUTH_SESSION_FALLBACK_PEPPERS: '' })
    await allGetThrough()
    await load.stop()
    expect(await pepperIdsOf(deployment, ana)).toEqual(ids)
    expect((await program.auth.status.get.query()).isSignedIn).toBe(true)
    await page.goto('/tasks')
    await expect(page.getByRole('heading', { level: 1, name: /task/i })).toBeVisible()

    // Away while it restarts, and otherwise never anything but an answer.
    expect(
      [...outcomes().keys()].filter(
        (outcome) => !/: (200|no answer|503 SERVICE_UNAVAILABLE, Retry-After)/.test(outcome),
      ),
    ).toEqual([])
    const count = (pattern: RegExp) => load.calls.filter((call) => pattern.test(outcomeOf(call))).length
    test.info().annotations.push({
      type: 'calls',
      description: `${count(/: 200/)} answered, ${count(/: 503/)} told to wait while it started, ${count(/no answer/)} refused or cut`,
    })
    expect(await endReasons(deployment)).toEqual([])
    await page.close()
  } finally {
    await deployment.dispose()
  }
})

test('what the database holds of a session opens nothing', async () => {
  const deployment = await openDeployment()
  try {
    const { url } = await deployment.addNode()
    const person = await registerByApi(createClient({ url }), deployment)
    const { key, sessionId } = await signInPlainly(url, person)
    const secret = Buffer.from(key.slice(26), 'base64url')
    const dump = await dumpOf(deployment)
    expect(dump).toContain(sessionId)
    for (const spelling of [key, secret.toString('base64url'), secret.toString('hex'), secret.toString('base64')])
      expect(dump).not.toContain(spelling)

    const row = (await deployment.database.pool.query('select * from auth_key where id = $1', [sessionId])).rows[0]
    const tries = keysFrom(row, key.slice(0, 26))
    expect(tries.length).toBeGreaterThan(100)
    const opened = []
    for (const attempt of tries) {
      for (const as of ['bearer', 'cookie'] as const) {
        const { status, refusal } = await callPlainly(url, 'tasks.list', { key: attempt, as })
        if (status !== 401 || refusal?.reason !== 'unknown') opened.push({ attempt, as, status, refusal })
      }
    }
    expect(opened).toEqual([])
    expect((await callPlainly(url, 'tasks.list', { key })).status).toBe(200)
  } finally {
    await deployment.dispose()
  }
})

/** Everything a thief of the row might present: each column, what it combines to, in each spelling. */
function keysFrom(row: Record<string, unknown>, prefix: string): string[] {
  const columns = Object.values(row).map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value))))
  const pairs = columns.flatMap((one) => columns.map((other) => [one, other] as const))
  const [salt, hash] = [row['salt'] as Buffer, row['secret_hash'] as Buffer]
  const materials = [
    ...columns,
    ...columns.map((column) => createHash('sha256').update(column).digest()),
    ...pairs.filter((pair) => pair.includes(salt) || pair.includes(hash)).map((pair) => Buffer.concat(pair)),
    ...pairs
      .filter((pair) => pair.includes(hash))
      .map(([one, other]) => createHmac('sha256', one).update(other).digest()),
  ]
  const keys = materials.map((bytes) => {
    const fitting = Buffer.concat([bytes.subarray(0, 64), Buffer.alloc(Math.max(0, 32 - bytes.length))])
    return `${prefix}${fitting.toString('base64url')}`
  })
  const texts = columns.flatMap((bytes) => [
    bytes.toString('hex'),
    bytes.toString('base64url'),
    `lk_${bytes.toString('hex')}`,
  ])
  return [...new Set([...keys, ...texts.filter((text) => text.length > 0)])]
}

/** Every row of every table, as text. */
async function dumpOf({ database }: Deployment): Promise<string> {
  const tables = await database.pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
  )
  const texts = []
  for (const { name } of tables.rows) {
    const { rows } = await database.pool.query<{ row: string }>(`select t::text as row from ${name} t`)
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}

/** What the live keys of a person are hashed under. */
async function pepperIdsOf({ database }: Deployment, { email }: Person): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select distinct pepper_id as id from auth_key join email_account using (user_id)
      where ended_at is null and email = $1`,
    [email],
  )
  return rows.map(({ id }) => id)
}

/** Why sessions ended, those aside that gave way to newer ones of the same person. */
async function endReasons({ database }: Deployment): Promise<string[]> {
  const { rows } = await database.pool.query<{ reason: string }>(
    `select distinct end_reason as reason from auth_key where ended_at is not null and end_reason <> 'limit-reached'`,
  )
  return rows.map(({ reason }) => reason)
}
