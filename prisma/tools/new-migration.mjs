// `pnpm --filter @latchkey/prisma migrate:new add-something` writes migrations/<time>_add-something/migration.sql:
// the difference between the migrations so far and the schema. With `--check` it writes nothing and fails when there is
// a difference. Runs on a throw-away embedded PostgreSQL.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { tsImport } from 'tsx/esm/api'

const name = process.argv[2] ?? ''
const checkOnly = name === '--check'
if (!checkOnly && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  console.error('Name the migration in kebab-case, for example: add-due-dates')
  process.exit(1)
}

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'latchkey-migration-'))
const { startEmbeddedPostgres } = await tsImport('../src/embedded-postgres.ts', import.meta.url)
const postgres = await startEmbeddedPostgres(scratch, { durable: false })
const output = path.join(scratch, 'migration.sql')
try {
  process.exitCode = diffInto(output)
  if (process.exitCode === 0) conclude(existsSync(output) ? readFileSync(output, 'utf8') : '')
} finally {
  await postgres.stop()
  rmSync(scratch, { recursive: true, force: true })
}

function diffInto(file) {
  const flags = ['--from-migrations', 'migrations', '--to-schema', 'schema', '--script', '--output', file]
  const { status } = spawnSync(process.execPath, [path.join(root, 'tools/prisma.mjs'), 'migrate', 'diff', ...flags], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: postgres.url },
  })
  return status ?? 1
}

function conclude(sql) {
  if (/^\s*(-- This is an empty migration\.)?\s*$/.test(sql)) {
    console.log('The schema and the migrations agree.')
    return
  }
  if (checkOnly) {
    console.error(`The schema says more than the migrations:\n${sql}`)
    process.exitCode = 1
    return
  }
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = path.join(root, 'migrations', `${stamp}_${name.replaceAll('-', '_')}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'migration.sql'), sql)
  console.log(`Wrote ${path.relative(root, folder)}/migration.sql. Read it before you commit it.`)
}
