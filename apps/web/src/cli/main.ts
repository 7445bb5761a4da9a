import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { calibratePasswords } from '@latchkey/auth/password-calibration'
import { readEnvironment } from '../server/environment.ts'
import type { OpenedApp } from './host.ts'
import { openApp } from './open-app.ts'
import { runCli } from './run-cli.ts'
import { openTerminal } from './terminal/open-terminal.ts'

// The one entry point of the command line; tools/cli.mjs runs it.
const env = process.env
const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const { stdin, stdout, stderr } = process
const complain = (words: string) => void stderr.write(words)

// Whoever reads us may have heard enough, as `head` has.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

// Interrupted or not, a database that runs for us alone is stopped.
let opening: Promise<OpenedApp> | undefined
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    void Promise.resolve(opening)
      .then((app) => app?.close())
      .catch(() => undefined)
      .finally(() => process.exit(status))
  })
}

process.exitCode = await runCli(process.argv.slice(2), {
  print: (words) => void stdout.write(words),
  complain,
  terminal: stdin.isTTY && stderr.isTTY ? openTerminal(stdin, stderr) : null,
  readInput: () => text(stdin),
  openApp: async () => (opening = openApp(readEnvironment(env, repository), complain)),
  async examine() {
    const { examine } = await import('./doctor/examine.ts')
    return examine(env, repository)
  },
  calibrate: () => calibratePasswords(() => performance.now()),
})
