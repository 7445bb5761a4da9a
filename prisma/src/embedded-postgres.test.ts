import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { until } from '@latchkey/testing/until'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'latchkey-embedded-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const pidFile = () => path.join(home, 'postgres/postmaster.pid')
const pid = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0])

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('keeps its data and its address between two starts, and leaves no process and no lock', async () => {
  const first = await startEmbeddedPostgres(home)
  await query(first.url, 'create table kept (id int)')
  await first.stop()
  expect(existsSync(pidFile())).toBe(false)
  const second = await startEmbeddedPostgres(home)
  expect(second.url).toBe(first.url)
  expect(await query(second.url, 'select count(*)::int as rows from kept')).toEqual([{ rows: 0 }])
  await second.stop()
})

test('serves several users at once and stops with the last of them', async () => {
  const [one, other] = await Promise.all([startEmbeddedPostgres(home), startEmbeddedPostgres(home)])
  expect(other.url).toBe(one.url)
  const client = new pg.Client({ connectionString: other.url })
  await client.connect()
  await one.stop()
  expect((await client.query('select 1 as alive')).rows).toEqual([{ alive: 1 }])
  await client.end()
  await other.stop()
  expect(existsSync(pidFile())).toBe(false)
})

test('comes back on the same address after kill -9, with everything that was committed', async () => {
  const postgres = await startEmbeddedPostgres(home)
  await query(postgres.url, 'create table kept (id int); insert into kept values (7)')
  process.kill(pid(), 'SIGKILL')
  const rows = await until(
    'the database to answer again',
    () => query(postgres.url, 'select id from kept').catch(() => undefined),
    15_000,
  )
  expect(rows).toEqual([{ id: 7 }])
  await postgres.stop()
})

test('lets nobody in without the password, and shows the password to its owner only', async () => {
  const postgres = await startEmbeddedPostgres(home)
  const stranger = new URL(postgres.url)
  stranger.password = 'guess'
  await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed')
  expect(statSync(path.join(home, 'postgres/latchkey.json')).mode & 0o077).toBe(0)
  await postgres.stop()
})
