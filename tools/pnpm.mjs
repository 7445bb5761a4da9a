import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Whether this process was started by pnpm, which has installed what the lockfile says by then. */
export const underPnpm = (process.env.npm_config_user_agent ?? '').startsWith('pnpm/')

/** Ends the process with a sentence when this Node is too old to run anything here. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Latchkey needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

/**
 * Runs the pinned pnpm (package.json, packageManager) by npx, so that nothing has to be installed by hand. Resolves
 * to its exit status.
 */
export function pnpm(args, { quiet = false, env = {} } = {}) {
  const pin = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).packageManager
  return new Promise((resolve, reject) => {
    const output = []
    const child = spawn('npx', ['--yes', pin, ...args], {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32',
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: '1',
        NEXT_TELEMETRY_DISABLED: '1',
        CHECKPOINT_DISABLE: '1',
        ...env,
      },
    })
    for (const stream of quiet ? [child.stdout, child.stderr] : []) stream.on('data', (chunk) => output.push(chunk))
    child.once('error', reject)
    child.once('exit', (status) => {
      if (quiet && status !== 0) process.stderr.write(Buffer.concat(output))
      resolve(status ?? 1)
    })
  })
}
