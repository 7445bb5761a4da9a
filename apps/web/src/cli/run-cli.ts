import { authSettingsOf, defaultAuthConfig } from '@latchkey/auth/config'
import { CommanderError } from 'commander'
import type { Answer } from './answer.ts'
import { showCalibration } from './commands/calibrate-passwords.ts'
import { createCommandContext } from './command-context.ts'
import { reportOf } from './doctor/report.ts'
import { failureOf, type Failure } from './failure.ts'
import type { CliHost } from './host.ts'
import { createProgram, type Runner } from './program.ts'

/**
 * Runs one command. With `--json` standard output gets one document and nothing else, also for a failure.
 *
 * @returns the exit status: 0 done, 1 failed or found something bad, 2 not understood.
 */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  // `pnpm cli -- users list` hands on the dashes.
  const words = argv[0] === '--' ? argv.slice(1) : argv
  const isJson = words.includes('--json')
  let answer: Answer | undefined
  let settings = authSettingsOf({ config: defaultAuthConfig, identityProviders: {} })
  const runner: Runner = {
    async onApp(command) {
      const { auth, close } = await host.openApp()
      settings = authSettingsOf(auth)
      try {
        answer = await command(createCommandContext(auth, host, words.includes('--yes')))
      } finally {
        await close()
      }
    },
    async doctor() {
      answer = reportOf(await host.examine())
    },
    async calibrate() {
      answer = showCalibration(await host.calibrate())
    },
  }
  try {
    await createProgram(runner, { print: host.print, complain: isJson ? () => undefined : host.complain }).parseAsync(
      words,
      { from: 'user' },
    )
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return complain(failureOf(error, settings), { host, isJson })
  }
  if (answer === undefined) return 0
  host.print(isJson ? documentOf(answer.document) : `${answer.lines.join('\n')}\n`)
  return answer.isBad ? 1 : 0
}

function complain(failure: Failure, { host, isJson }: { host: CliHost; isJson: boolean }): number {
  const { code, message, exitCode } = failure
  if (isJson) host.print(documentOf({ error: { code, message } }))
  else host.complain(`${message}\n`)
  return exitCode
}

const documentOf = (document: object) => `${JSON.stringify(document, null, 2)}\n`
