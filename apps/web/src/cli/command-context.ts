import type { AuthRuntime } from '@latchkey/auth/runtime'
import { CliError } from './cli-error.ts'
import type { CliHost } from './host.ts'

/** What a command works with. */
export interface CommandContext {
  readonly auth: AuthRuntime
  /**
   * Goes on once somebody said yes.
   *
   * @throws CliError `NOT_CONFIRMED`, also where there is nobody to ask.
   */
  confirm(question: string): Promise<void>
  /**
   * A password for somebody: typed twice unseen, or the first line of standard input.
   *
   * @throws CliError `WRONG_USAGE` where there is nobody to ask; `NOT_CONFIRMED` when both differ.
   */
  newPassword(fromInput: boolean): Promise<string>
}

/** `isAgreed`: every question is answered with yes beforehand. */
export function createCommandContext(auth: AuthRuntime, host: CliHost, isAgreed: boolean): CommandContext {
  return {
    auth,
    async confirm(question) {
      if (isAgreed) return
      if (host.terminal === null) {
        throw new CliError('NOT_CONFIRMED', 'This cannot be undone and nobody is here to ask. Add --yes to do it.')
      }
      const answer = await host.terminal.ask(`${question} [y/N] `)
      if (!/^\s*y(es)?\s*$/i.test(answer)) throw new CliError('NOT_CONFIRMED', 'Nothing was changed.')
    },
    async newPassword(fromInput) {
      if (fromInput) return firstLine(await host.readInput())
      if (host.terminal === null) {
        throw new CliError(
          'WRONG_USAGE',
          'Nobody is here to type a password. Pipe it in with --password-stdin, or add --without-password.',
        )
      }
      const password = await host.terminal.askHidden('Password: ')
      const again = await host.terminal.askHidden('The same password again: ')
      if (password !== again)
        throw new CliError('NOT_CONFIRMED', 'These were two different passwords. Nothing was made.')
      return password
    },
  }
}

function firstLine(input: string): string {
  const [line = ''] = input.split(/\r?\n/, 1)
  if (line === '') throw new CliError('WRONG_USAGE', 'Standard input holds no password in its first line.')
  return line
}
