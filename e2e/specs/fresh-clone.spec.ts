import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { postgresPid } from '../fixtures/postgres-process.ts'
import { repository } from '../fixtures/server.ts'
import { until } from '../fixtures/until.ts'

// The promise to whoever clones: one command, nothing else. Takes a copy of the sources as git knows them, an empty
// home, and no port that anybody asked for.
test('npm start serves a fresh clone with an empty home, twice, and leaves nothing behind', async () => {
  test.setTimeout(300_000)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-clone-'))
  const clone = path.join(folder, 'latchkey')
  const home = path.join(folder, 'home')
  mkdirSync(home)
  copySources(clone)
  try {
    const first = await npmStart(clone, home)
    expect(first.lines.at(-1)).toBe(`Latchkey is ready: ${first.address}`)
    expect((await fetch(`${first.address}/sign-in`)).status).toBe(200)
    expect((await fetch(`${first.address}/api/health/ready`)).status).toBe(200)

    const second = spawnSync('npm', ['start'], {
      cwd: clone,
      env: environment(home),
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect(second.status).toBe(0)
    expect(second.stdout).toContain(`already running: ${first.address}`)

    await interrupt(first.child)
    expect(postgresPid(path.join(clone, '.data'))).toBeUndefined()
    expect(existsSync(path.join(clone, '.data/server.json'))).toBe(false)
    expect(existsSync(path.join(clone, '.data/postgres/postmaster.pid'))).toBe(false)

    const again = await npmStart(clone, home)
    expect((await fetch(again.address)).status).toBe(200)
    await interrupt(again.child)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function copySources(target: string): void {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(path.join(repository, name)))) {
    cpSync(path.join(repository, file), path.join(target, file), { preserveTimestamps: true })
  }
}

function environment(home: string): NodeJS.ProcessEnv {
  const foreign =
    /^(npm_|pnpm_|PNPM_|AUTH_|DATABASE_URL$|APP_URL$|PORT$|HOST$|NODE_ENV$|NODE_PATH$|TURBO|LATCHKEY_|INIT_CWD$)/i
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name) || /registry|proxy|cafile/i.test(name))
  const visible = (process.env['PATH'] ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules'))
  return { ...Object.fromEntries(own), HOME: home, PATH: visible.join(path.delimiter) }
}

interface Started {
  readonly child: ChildProcess
  readonly address: string
  readonly lines: string[]
}

function npmStart(cwd: string, home: string): Promise<Started> {
  // A group of its own, so that a Ctrl-C can be sent to all of it, as a terminal does.
  const child = spawn('npm', ['start'], {
    cwd,
    env: environment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const output: string[] = []
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output.push(chunk.toString())
        const lines = output.join('').trimEnd().split('\n')
        const address = /^Latchkey is ready: (\S+)$/.exec(lines.at(-1) ?? '')?.[1]
        if (address) resolve({ child, address, lines })
      })
    }
    child.once('exit', (status) => reject(new Error(`npm start ended with ${status}:\n${output.join('')}`)))
  })
}

/** A Ctrl-C: the terminal sends it to the whole group. Resolves when nobody of the group is left. */
async function interrupt({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) throw new Error('npm start did not start.')
  process.kill(-pid, 'SIGINT')
  await until('every process of npm start to end', async () => {
    try {
      process.kill(-pid, 0)
      return undefined
    } catch {
      return true
    }
  })
}
