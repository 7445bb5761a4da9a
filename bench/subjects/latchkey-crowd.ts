import { listEverybodysLog, listUsers, listUserSessions } from '@latchkey/auth/admin'
import { countActivity } from '@latchkey/auth/housekeeping'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { createClient } from '@latchkey/client'
import { openDeployment, type Deployment } from '@latchkey/e2e/deployment'
import { newPerson } from '@latchkey/e2e/person'
import { signInPlainly } from '@latchkey/e2e/plain-calls'
import { registerByApi } from '@latchkey/e2e/register-by-api'
import { openDatabase, type Database } from '@latchkey/prisma/db'
import { createUserStatements } from '@latchkey/prisma/user-statements'
import type { AdminList, Crowd } from './subject.ts'

/** The production build with so many people, three sessions and three log entries for each of them. */
export async function openLatchkeyCrowd(people: number): Promise<Crowd> {
  const deployment = await openDeployment({ env: { AUTH_PASSWORD_HASH_COST: '10' } })
  try {
    const { url } = await deployment.addNode()
    const boss = await registerByApi(createClient({ url }), deployment, newPerson('Boss'))
    await fill(deployment, people)
    await deployment.database.pool.query(
      `update auth_user set scope_names = '{admin}' from email_account e where e.user_id = id and e.email = $1`,
      [boss.email],
    )
    // As the server does every five minutes.
    await countActivity(worldOf(deployment.database))
    const { key } = await signInPlainly(url, boss)
    return {
      lists: listsOf(url, key, people),
      plans: () => explain(deployment, people),
      stop: () => deployment.dispose(),
    }
  } catch (error) {
    await deployment.dispose()
    throw error
  }
}

// Ids as ours are: a UUID v7 with the time of the row.
const idAt = (time: string, kind: number, number: string) =>
  `(lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0') || '7${String(kind).padStart(3, '0')}8'
    || lpad(to_hex(${number}), 15, '0'))::uuid`

async function fill(deployment: Deployment, people: number): Promise<void> {
  const bornAt = `(date_trunc('hour', now()) - (${people} - n) * interval '60 s')`
  const userId = (number: string) => idAt(bornAt.replace('- n', `- ${number}`), 1, number)
  const names = `(array['Ana', 'Bea', 'Cara', 'Dora', 'Eva', 'Person'])[1 + n % 6] || ' ' || n`
  const owner = `(1 + n % ${people})`
  const usedAt = `(now() - (3 * ${people} - n) * interval '0.2 s')`
  const statements = [
    `insert into auth_user (id, created_at, blocked, scope_names)
     select ${userId('n')}, ${bornAt}, n % 500 = 0,
            case when n % 100000 = 7 then '{admin}'::text[] when n % 3 = 0 then '{beta}'::text[] else '{}' end
       from generate_series(1, ${people}) n`,
    `insert into user_profile (user_id, user_name) select ${userId('n')}, ${names} from generate_series(1, ${people}) n`,
    `insert into email_account (user_id, email, password_hash, password_changed_at, created_at)
     select ${userId('n')}, replace(lower(${names}), ' ', '-') || '@example.test', 'none', now(), now()
       from generate_series(1, ${people}) n`,
    `insert into auth_key (id, user_id, method, hash_version, pepper_id, salt, secret_hash, created_at, last_used_at,
                           proved_at, expires_at, inactivity_timeout_ms, ended_at, end_reason, ip_address, user_agent)
     select ${idAt(usedAt, 2, 'n')}, ${userId(owner)}, 'email', 1, '0123456789ab', '\\x00', '\\x00', ${usedAt}, ${usedAt},
            now(), now() + interval '20 days', 604800000, case when n % 3 = 0 then now() end,
            case when n % 3 = 0 then 'signed-out' end, '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'
       from generate_series(1, 3 * ${people}) n`,
    `insert into security_log_entry (id, user_id, sequence, at, event, details, personal, personal_salt,
                                     personal_digest, hash)
     select ${idAt(usedAt, 3, 'n')}, ${userId(owner)}, 1 + n / ${people}, ${usedAt},
            case when n % 50 = 0 then 'sign-in-failed' when n % 3 = 0 then 'session-ended' when n % 700 = 1 then 'registered'
                 else 'signed-in' end,
            '{"method":"email"}', '{"address":"192.0.2.1","userAgent":"Firefox"}', '\\x00', '\\x00', '\\x00'
       from generate_series(1, 3 * ${people}) n`,
  ]
  const database = openDatabase(deployment.databaseUrl, { connectionsMax: 1, patience: 100 })
  try {
    for (const text of statements) await database.pool.query(text)
    await database.pool.query('vacuum analyze')
  } finally {
    await database.close()
  }
}

const anyOf = (most: number) => 1 + Math.floor(Math.random() * most)

function listsOf(url: string, key: string, people: number): AdminList[] {
  const list = (name: string, procedure: string, input: () => object): AdminList => ({
    name,
    page: () => ({
      method: 'GET',
      url: `${url}/api/trpc/admin.${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input() }))}`,
      headers: { authorization: `Bearer ${key}` },
    }),
  })
  const moment = () => uuidAt(Date.now() - anyOf(600_000) * 1000)
  const person = () => uuidAt(Date.now() - anyOf(people) * 60_000)
  return [
    list('people, newest first', 'users.list', () => ({})),
    list('people, a page in the middle', 'users.list', () => ({ cursor: person() })),
    list('people who are blocked', 'users.list', () => ({ blocked: true, cursor: person() })),
    list('people with a scope that ten hold', 'users.list', () => ({ scope: 'admin' })),
    list('people with a scope that a third holds', 'users.list', () => ({ scope: 'beta', cursor: person() })),
    list('search for one letter', 'users.list', () => ({ search: 'p' })),
    list('search for a beginning', 'users.list', () => ({ search: `ana ${anyOf(99)}` })),
    list('search for an address', 'users.list', () => ({ search: `bea-${anyOf(people)}@example.test` })),
    list('search among the blocked', 'users.list', () => ({ search: 'a', blocked: true })),
    list('search among administrators', 'users.list', () => ({ search: 'a', scope: 'admin' })),
    list('search that finds nobody', 'users.list', () => ({ search: 'zzz' })),
    list('sessions, newest first', 'sessions.list', () => ({})),
    list('sessions, a page in the middle', 'sessions.list', () => ({ cursor: moment() })),
    list('security log, newest first', 'securityLog.list', () => ({})),
    list('security log, a page in the middle', 'securityLog.list', () => ({ cursor: moment() })),
    list('security log, failed sign-ins', 'securityLog.list', () => ({
      events: ['sign-in-failed'],
      cursor: moment(),
    })),
    list('security log, an event that never was', 'securityLog.list', () => ({ events: ['user-deleted'] })),
    list('overview', 'overview', () => ({})),
  ]
}

/** An id as one that was made at this moment begins. */
function uuidAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

/** As much of a runtime as the lists touch. */
function worldOf({ db, pool }: Pick<Database, 'db' | 'pool'>): AuthRuntime {
  const auth = { db, clock: { now: () => new Date() }, userStatements: createUserStatements(pool) }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- they touch nothing else
  return auth as unknown as AuthRuntime
}

/** Asks the same things of the same code, and PostgreSQL how it answered each statement. */
async function explain({ database }: Deployment, people: number): Promise<string[]> {
  const asked: { readonly text: string; readonly values: unknown[] }[] = []
  const plain = database.pool.query.bind(database.pool)
  const { pool } = database
  Object.assign(pool, {
    query(query: string | { text: string; values?: unknown[] }, values: unknown[] = []) {
      asked.push(typeof query === 'string' ? { text: query, values } : { text: query.text, values: query.values ?? [] })
      return typeof query === 'string' ? plain(query, values) : plain(query)
    },
  })
  const world = worldOf(database)
  await listUsers(world, { search: 'p' })
  await listUsers(world, { search: 'a', blocked: true })
  await listUsers(world, { scope: 'beta', cursor: uuidAt(Date.now() - people * 30_000) })
  await listUserSessions(world)
  await listEverybodysLog(world, { limit: 50, events: ['sign-in-failed'] })
  Object.assign(pool, { query: plain })
  const plans: string[] = []
  for (const { text, values } of asked) {
    const { rows } = await plain<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off) ${text}`, values)
    const lines = [text.replaceAll(/\s+/g, ' ').trim(), ...rows.map((row) => `    ${row['QUERY PLAN']}`)]
    plans.push(lines.map(withoutIds).join('\n'))
  }
  return plans
}

const withoutIds = (line: string): string =>
  line.replaceAll(/'\{[\da-f-]{36},[^}]*\}'/g, "'{…}'").replaceAll(/\(\$1,\$2,[^)]*\)/g, '(…)')
