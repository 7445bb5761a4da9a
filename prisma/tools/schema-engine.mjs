#!/usr/bin/env node
// Stand-in for Prisma's native `schema-engine` binary: same line-delimited JSON-RPC on stdio,
// answered by the WebAssembly build of the engine through the pg driver adapter.
// Use: PRISMA_SCHEMA_ENGINE_BINARY=<this file> prisma migrate dev|deploy|diff|status|reset ...
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'

// adapter-pg knows no OID 18 ("char"), which pg_catalog queries of the engine return: report it as text.
const addFields = pg.Result.prototype.addFields
pg.Result.prototype.addFields = function (fields) {
  for (const field of fields) {
    if (field.dataTypeID === 18) field.dataTypeID = 25
    else if (field.dataTypeID === 1002) field.dataTypeID = 1009
  }
  return addFields.call(this, fields)
}

// One such column the engine reads as a single character: the kind of a constraint beyond keys (CHECK and others).
function withCharacters(connection) {
  const queryRaw = connection.queryRaw.bind(connection)
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query)
    const column = result.columnNames.indexOf('constraint_type')
    if (column >= 0) result.columnTypes[column] = ColumnTypeEnum.Character
    return result
  }
  return connection
}

const argv = process.argv.slice(2)
const opt = (n) => argv.flatMap((a, i) => (a === n ? [argv[i + 1]] : []))
const datasource = opt('--datasource')[0] ? JSON.parse(opt('--datasource')[0]) : {}
const url = datasource.url

async function admin(fn) {
  // connect to the maintenance database
  const u = new URL(url)
  const name = decodeURIComponent(u.pathname.slice(1))
  u.pathname = '/postgres'
  u.search = ''
  const c = new pg.Client({ connectionString: u.href })
  await c.connect()
  try {
    return await fn(c, name)
  } finally {
    await c.end()
  }
}
const quote = (s) => `"${s.replaceAll('"', '""')}"`
async function createDatabase() {
  await admin(async (c, name) => {
    if (!(await c.query('select 1 from pg_database where datname=$1', [name])).rowCount)
      await c.query(`create database ${quote(name)}`)
  })
  return { databaseName: decodeURIComponent(new URL(url).pathname.slice(1)) }
}
const logLine = (level, message, error_code) =>
  process.stderr.write(
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      fields: { message, error_code },
      target: 'schema_engine::logger',
    }) + '\n',
  )

const cli = argv.indexOf('cli')
if (cli >= 0) logLine('INFO', 'Starting schema engine CLI') // the CLI skips the first stderr line
if (cli >= 0) {
  const cmd = argv[cli + 1]
  try {
    if (cmd === 'can-connect-to-database') {
      const c = new pg.Client({ connectionString: url })
      await c.connect()
      await c.end()
    } else if (cmd === 'create-database') await createDatabase()
    else if (cmd === 'drop-database') await admin((c, n) => c.query(`drop database if exists ${quote(n)} with (force)`))
    logLine('INFO', 'Done')
    process.exit(0)
  } catch (e) {
    const code = e.code === '3D000' ? 'P1003' : e.code === '28P01' ? 'P1000' : 'P1001'
    logLine('ERROR', code === 'P1003' ? `Database does not exist` : `Can't reach database server: ${e.message}`, code)
    process.exit(1)
  }
}

// Never hand PrismaPg a connectionString here: its shadow database is `{...config, database}`, and pg lets the
// connection string win, so the "shadow" would be the real database.
function discrete(href) {
  const u = new URL(href)
  return {
    host: u.searchParams.get('host') ?? u.hostname,
    port: Number(u.port || 5432),
    database: decodeURIComponent(u.pathname.slice(1)),
    user: decodeURIComponent(u.username),
    password: decodeURIComponent(u.password) || undefined,
    max: 2,
  }
}
// Without this a panic of the engine is reported as an error about `set_message`.
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => logLine('ERROR', message) }
const require = createRequire(import.meta.url)
const wasmPath = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm')
const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), { './schema_engine_bg.js': glue })
glue.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()

// what @prisma/driver-adapter-utils does for the CLI: no exceptions across the wasm border, values {ok,value|error}
class Factory extends PrismaPg {
  // its own connectToShadowDb drops the database before closing the pool
  constructor(cfg) {
    super(cfg)
    this.cfg = cfg
  }
  async connect() {
    return withCharacters(await super.connect())
  }
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${globalThis.crypto.randomUUID()}`
    await admin((c) => c.query(`create database ${quote(database)}`))
    const conn = withCharacters(await new PrismaPg({ ...this.cfg, database }).connect())
    const dispose = conn.dispose.bind(conn)
    conn.dispose = async () => {
      await dispose()
      await admin((c) => c.query(`drop database if exists ${quote(database)} with (force)`))
    }
    return conn
  }
}
const factory = bindMigrationAwareSqlAdapterFactory(new Factory(discrete(url)))
const datamodels = opt('--datamodels').map((p) => [p, readFileSync(p, 'utf8')])
let enginePromise
const engine = () =>
  (enginePromise ??= glue.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    () => {},
    factory,
  ))

const send = (o) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...o }) + '\n')
let printId = 0
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue
  const { id, method, params } = JSON.parse(line)
  if (!method) continue // the CLI's answer to `print`
  try {
    let result
    if (method === 'createDatabase') result = await createDatabase()
    else {
      const e = await engine()
      if (method === 'getDatabaseVersion') result = await e.version()
      else result = await e[method](params)
      if (method === 'diff' && typeof result?.stdout === 'string') {
        send({ id: ++printId, method: 'print', params: { content: result.stdout } })
      }
    }
    send({ id, result: result ?? {} })
  } catch (err) {
    if (process.env.SHIM_DEBUG) console.error(method, err)
    const known = err?.error_code ?? err?.code
    send({
      id,
      error: {
        code: 4466,
        message: 'An error happened. Check the data field for details.',
        data: {
          is_panic: false,
          message: String(err?.message ?? err),
          meta: err?.meta ?? null,
          error_code: typeof known === 'string' ? known : undefined,
          backtrace: null,
        },
      },
    })
  }
}
process.exit(0)
