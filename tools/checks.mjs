// Every check there is, one after the other, and one closing line: `N passed, N failed`. Each test of vitest and of
// Playwright counts, and each other check counts as one. A skipped test is a failed one. What failed is said once more
// at the end, since of a long log the end is what people have.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './pnpm.mjs'
import { readPlaywright, readVitest } from './test-reports.mjs'

const scratch = mkdtempSync(path.join(os.tmpdir(), 'latchkey-checks-'))
const report = (name) => path.join(scratch, `${name}.json`)

const checks = [
  { name: 'generated client', command: ['turbo', 'run', 'generate'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['turbo', 'run', 'typecheck'] },
  { name: 'boundaries', command: ['turbo', 'boundaries'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'workspace', command: ['sherif'] },
  { name: 'migrations match schema', command: ['node', 'prisma/tools/new-migration.mjs', '--check'] },
  {
    name: 'unit and integration tests',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report('vitest')}`],
    count: () => readVitest(report('vitest')),
  },
  { name: 'production build', command: ['turbo', 'run', 'build:test'] },
  { name: 'browser', command: ['node', 'e2e/tools/ensure-chromium.mjs'] },
  {
    name: 'end-to-end tests',
    command: ['pnpm', '--filter', '@latchkey/e2e', 'test'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('playwright') },
    count: () => readPlaywright(report('playwright')),
  },
]

const only = process.argv.slice(2)
const unknown = only.filter((asked) => !checks.some(({ name }) => name === asked))
if (unknown.length > 0) {
  rmSync(scratch, { recursive: true, force: true })
  console.error(`No such check: ${unknown.join(', ')}. There are: ${checks.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const started = Date.now()
const before = treeState()
const results = checks.filter(({ name }) => only.length === 0 || only.includes(name)).map(run)
if (only.length === 0) {
  const clean = treeState() === before
  if (!clean) console.error('The checks changed the working tree; `git status` shows where.')
  results.push({ name: 'tree left as it was', passed: clean ? 1 : 0, failed: clean ? 0 : 1, seconds: 0 })
}
rmSync(scratch, { recursive: true, force: true })
summarise()

function run({ name, command: [program, ...args], env, count }) {
  console.log(`\n── ${name}`)
  const since = Date.now()
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? '0', ...env },
  })
  const seconds = (Date.now() - since) / 1000
  if (!count) return { name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, seconds }
  const { passed, failed, failures } = count()
  // A runner that died before its report, or failed outside of any test, is one failure at least.
  return { name, passed, failed: status === 0 ? failed : Math.max(1, failed), failures, seconds }
}

function summarise() {
  for (const { test, message } of results.flatMap(({ failures = [] }) => failures)) {
    console.log(`\n── failed: ${test}\n${shorten(message)}`)
  }
  console.log(`\n── summary (${Math.round((Date.now() - started) / 1000)} s)`)
  for (const { name, passed, failed, seconds } of results) {
    const outcome = failed > 0 ? `${failed} FAILED, ${passed} passed` : `${passed} passed`
    console.log(`${name.padEnd(28)} ${outcome.padEnd(24)} ${seconds.toFixed(1)} s`)
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = sum('failed') === 0 ? 0 : 1
}

/** As much of a message as says where to look, without the colours of a terminal. */
function shorten(message = '') {
  return stripVTControlCharacters(message).split('\n').slice(0, 30).join('\n')
}

function treeState() {
  const { stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })
  return stdout ?? ''
}
