import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigrations, migrationStatus } from './apply-migrations.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let directory: string

beforeEach(async () => {
  database = await createTestDatabase()
  await database.pool.query('drop schema public cascade')
  await database.pool.query('create schema public')
  directory = mkdtempSync(path.join(os.tmpdir(), 'latchkey-migrations-'))
})
afterEach(async () => {
  await database[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true })
})

function step(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true })
  writeFileSync(path.join(directory, name, 'migration.sql'), sql)
}

test('applies what is pending in the order of the names, once', async () => {
  step('2_fill', 'insert into fruit values (1)')
  step('1_make', 'create table fruit (id int primary key)')
  expect(await applyMigrations(database.url, { directory })).toEqual(['1_make', '2_fill'])
  expect(await applyMigrations(database.url, { directory })).toEqual([])
  step('3_more', 'insert into fruit values (2)')
  expect(await migrationStatus(database.url, { directory })).toEqual([
    { name: '1_make', state: 'applied' },
    { name: '2_fill', state: 'applied' },
    { name: '3_more', state: 'pending' },
  ])
})

test('lets one of many processes migrate while the others wait', async () => {
  step('1_make', 'create table fruit (id int primary key)')
  const results = await race(8, () => applyMigrations(database.url, { directory }))
  expect(
    winners(results)
      .map((applied) => applied.length)
      .sort((a, b) => a - b),
  ).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
})

test('builds an index concurrently while other processes wait for it', async () => {
  step('1_make', 'create table fruit (id int)')
  step('2_index', 'create index concurrently fruit_id on fruit (id)')
  const results = await race(8, () => applyMigrations(database.url, { directory }))
  expect(winners(results).flat()).toEqual(['1_make', '2_index'])
  expect(winners(results)).toHaveLength(8)
})

test('refuses to go on when an applied step was edited', async () => {
  step('1_make', 'create table fruit (id int primary key)')
  await applyMigrations(database.url, { directory })
  step('1_make', 'create table fruit (id bigint primary key)')
  await expect(applyMigrations(database.url, { directory })).rejects.toThrow(
    'Migration 1_make was edited after it was applied.',
  )
})

test('undoes a step that fails, remembers it, and does not run it again by itself', async () => {
  step('1_make', 'create table fruit (id int primary key); insert into vegetable values (1)')
  await expect(applyMigrations(database.url, { directory })).rejects.toThrow(
    'Migration 1_make failed: relation "vegetable"',
  )
  expect((await database.pool.query(`select to_regclass('fruit') as made`)).rows).toEqual([{ made: null }])
  await expect(applyMigrations(database.url, { directory })).rejects.toThrow('Migration 1_make failed earlier.')
})
