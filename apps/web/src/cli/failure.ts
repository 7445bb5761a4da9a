import { ConfigError } from '@latchkey/config/load-config'
import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { DomainError, isDomainError, type ErrorCode } from '@latchkey/contracts/domain-error'
import { isDatabaseUnavailable } from '@latchkey/prisma/unavailable'
import { CommanderError } from 'commander'
import { plain } from '../words/plain.ts'
import { passwordWords, wordsFor } from '../words/refusal-words.ts'
import { CliError, type CliErrorCode } from './cli-error.ts'

/** Why a command stopped, as it is told. */
export interface Failure {
  readonly code: CliErrorCode | ErrorCode | 'CONFIGURATION'
  /** What happened and the next step. Never holds a value that was being written. */
  readonly message: string
  /** 2: the command was not understood. 1: it was, and failed. */
  readonly exitCode: 1 | 2
}

/** Whatever was thrown, in words. `settings`: for what a password must be like. */
export function failureOf(thrown: unknown, settings: AuthSettings): Failure {
  if (thrown instanceof CommanderError) return failed('WRONG_USAGE', usageWords(thrown), 2)
  if (thrown instanceof CliError) return failed(thrown.code, thrown.message, thrown.code === 'WRONG_USAGE' ? 2 : 1)
  if (thrown instanceof ConfigError) return failed('CONFIGURATION', thrown.message)
  if (thrown instanceof DomainError) return failed(thrown.code, refusalWords(thrown, settings))
  if (isSchemaMissing(thrown)) return failed('MIGRATIONS_PENDING', migrationWords)
  if (isDatabaseUnavailable(thrown)) {
    return failed(
      'SERVICE_UNAVAILABLE',
      'The database went away. Nothing half done is kept. Look with: pnpm cli doctor',
    )
  }
  return failed('UNEXPECTED', `Something failed that no command expects.\n${traceOf(thrown)}`)
}

/** What to do about a database that is older than this code. */
export const migrationWords =
  'The database is older than this version of Latchkey. Bring it up to date: pnpm db:migrate'

const failed = (code: Failure['code'], message: string, exitCode: Failure['exitCode'] = 1): Failure => ({
  code,
  message,
  exitCode,
})

function usageWords({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'Say which command. To see what there is, add --help.'
  // "error: unknown command 'lst'\n(Did you mean list?)"
  const words = plain(message.replace(/^error: /, '').replaceAll(/\s+/g, ' '))
  return `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/[^.)]$/, '$&.')} To see what a command takes, add --help.`
}

function refusalWords(refusal: DomainError, settings: AuthSettings): string {
  if (refusal.code === 'PASSWORD_REJECTED')
    return passwordWords(refusal, settings)
      .map((words) => `${words}.`)
      .join('\n')
  if (isDomainError(refusal, 'INVALID_INPUT')) return refusal.details.issues.map(({ message }) => message).join('\n')
  if (refusal.code === 'NOT_FOUND')
    return 'There is no such thing, or no longer. To look: pnpm cli users list, pnpm cli sessions list'
  // The operator is refused nothing else for it.
  if (refusal.code === 'CONFLICT')
    return 'There is an account with this address already. To see it: pnpm cli users show <address>'
  return wordsFor(refusal)
}

const missingCodes = new Set(['P2021', 'P2022', '42P01', '42703'])

/** A table or column that this code knows and the database does not. */
function isSchemaMissing(thrown: unknown): boolean {
  for (let at = thrown, depth = 0; at instanceof Object && depth < 6; depth++) {
    const { code, originalCode, cause } = at as Record<string, unknown>
    if ([code, originalCode].some((one) => typeof one === 'string' && missingCodes.has(one))) return true
    at = cause
  }
  return false
}

/** Where a bug happened. The message of a database error may quote what was being written, so it is left out. */
function traceOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown
  const frames = (thrown.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return [thrown.name, ...frames].join('\n')
}
