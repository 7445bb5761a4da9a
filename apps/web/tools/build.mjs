// Builds the pages (Next) and the server (esbuild). `--test` builds into folders of its own, so that the checks never
// disturb a running app.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleServer } from './bundle-server.mjs'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const suffix = process.argv.includes('--test') ? '-test' : ''
const dist = path.join(web, `dist${suffix}`)

rmSync(dist, { recursive: true, force: true })
await bundleServer(path.join(dist, 'server'))
cpSync(path.join(web, '../../prisma/migrations'), path.join(dist, 'migrations'), { recursive: true })

const { status } = spawnSync('next', ['build'], {
  cwd: web,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, NEXT_DIST_DIR: `.next${suffix}`, NEXT_TELEMETRY_DISABLED: '1' },
})
process.exit(status ?? 1)
