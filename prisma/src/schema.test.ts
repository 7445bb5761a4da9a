import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const namesOf = async (sql: string) => (await database.pool.query<{ name: string }>(sql)).rows.map(({ name }) => name)

test('every foreign key is the beginning of an index, so that deleting a person does not scan', async () => {
  const uncovered = await namesOf(`
    select c.conrelid::regclass || '.' || c.conname as name
      from pg_constraint c
     where c.contype = 'f' and not exists (
       select 1 from pg_index i
        where i.indrelid = c.conrelid
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] = c.conkey)`)
  expect(uncovered).toEqual([])
  expect(await namesOf(`select conname as name from pg_constraint where contype = 'f'`)).not.toEqual([])
})

test('every moment is stored with its time zone', async () => {
  const bare = `select table_name || '.' || column_name as name from information_schema.columns
                 where table_schema = 'public' and data_type = 'timestamp without time zone'`
  expect(await namesOf(bare)).toEqual([])
})

test('every id is a uuid', async () => {
  const others = `select table_name || '.' || column_name as name from information_schema.columns
                   where table_schema = 'public' and (column_name = 'id' or column_name like '%\\_id') and data_type <> 'uuid'
                     and column_name not in ('pepper_id', 'credential_id') and table_name <> '_prisma_migrations'`
  expect(await namesOf(others)).toEqual([])
})

test('task positions are ordered byte by byte, whatever the language of the database', async () => {
  const collations = `select collation_name as name from information_schema.columns
                       where table_name = 'task' and column_name = 'position'`
  expect(await namesOf(collations)).toEqual(['C'])
})
