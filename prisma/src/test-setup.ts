import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { applyMigrations } from './apply-migrations.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which tests may make databases, and the migrated database they are copied from. */
    postgres: { readonly url: string; readonly template: string }
  }
}

const template = 'latchkey_template'

/** For vitest's `globalSetup`: one throw-away PostgreSQL for the run, with a migrated template database. */
export default async function setUpPostgres(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'latchkey-test-'))
  const postgres = await startEmbeddedPostgres(home, { durable: false })
  const templateUrl = new URL(postgres.url)
  templateUrl.pathname = `/${template}`
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  await admin.query(`create database ${template}`)
  await admin.end()
  await applyMigrations(templateUrl.href)
  project.provide('postgres', { url: postgres.url, template })
  return async () => {
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
