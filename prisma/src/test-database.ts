import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase, type Database } from './db.ts'
import type {} from './test-setup.ts'

/** A migrated database of one's own. Disposing of it closes the pool and drops the database. */
export interface TestDatabase extends Database, AsyncDisposable {
  readonly url: string
}

/** Copies the migrated template (some 50 ms). Every suite takes its own, so suites cannot disturb each other. */
export async function createTestDatabase(
  options: { connectionsMax?: number; patience?: number } = {},
): Promise<TestDatabase> {
  const { url, template } = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(url, `create database ${name} template ${template}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const database = openDatabase(own.href, { patience: 10, ...options })
  return {
    ...database,
    url: own.href,
    async [Symbol.asyncDispose]() {
      await database.close()
      await onServer(url, `drop database if exists ${name} with (force)`)
    },
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
