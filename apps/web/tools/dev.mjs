// `pnpm dev`: the server under tsx, which restarts it when server code changes; pages reload hot through Next.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const child = spawn('tsx', ['watch', '--clear-screen=false', '--exclude', '**/.next/**', 'src/server/main.ts'], {
  cwd: web,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
})
// A Ctrl-C reaches the whole group by itself; we only wait for the server to be done.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (status, signal) => process.exit(status ?? (signal ? 1 : 0)))
