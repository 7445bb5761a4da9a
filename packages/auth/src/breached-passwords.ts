import { createHash } from 'node:crypto'
import { url, variable, type VariableKind } from '@latchkey/config/variables'
import type { AuthRuntime, BreachedPasswords } from './runtime.ts'

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

const rangeUrl: VariableKind<URL> = {
  form: 'https://…',
  parse(text) {
    const parsed = url('https', 'http').parse(text)
    if (parsed.protocol === 'https:' || loopback.test(parsed.hostname)) return parsed
    throw new Error('must start with https://.')
  },
}

/** Where leaked passwords are looked up. */
export const breachedPasswordsVariable = variable(
  'AUTH_BREACHED_PASSWORDS_URL',
  rangeUrl,
  'Where new passwords are looked up among leaked ones, for example https://api.pwnedpasswords.com/range/. It is told 5 hexadecimal digits of a hash. Unset: nowhere.',
)

export interface BreachedPasswordsOptions {
  /** Of a service that answers `<url>/<5 hex digits>` like Have I Been Pwned's range API. */
  readonly url: URL
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly log: AuthRuntime['log']
  /** Default 2 seconds. */
  readonly timeoutMs?: number
}

/**
 * Looks passwords up by the first five hexadecimal digits of their SHA-1 hash (k-anonymity): the service learns neither
 * the password nor its hash, nor by the answer's length which it was (padding). Whatever goes wrong, the password passes
 * and one line goes to the log; neither password nor hash ever does.
 */
export function createBreachedPasswords({
  url: service,
  fetch: get,
  log,
  timeoutMs = 2000,
}: BreachedPasswordsOptions): BreachedPasswords {
  async function find(prefix: string, suffix: string): Promise<boolean> {
    const response = await get(`${service.href.replace(/\/$/, '')}/${prefix}`, {
      headers: { 'Add-Padding': 'true', 'User-Agent': 'Latchkey' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.status !== 200) throw new Error(`It answered with status ${response.status}.`)
    const rows = (await response.text()).split('\n').map((line) => rowForm.exec(line.trim()))
    if (rows.every((row) => row === null)) throw new Error('It answered with something else than a list of hashes.')
    // Rows that never leaked fill the answer up; their count is 0.
    return rows.some((row) => row?.groups?.['suffix']?.toUpperCase() === suffix && Number(row.groups['count']) > 0)
  }

  return {
    async isBreached(password) {
      const hash = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase()
      try {
        return await find(hash.slice(0, 5), hash.slice(5))
      } catch (error) {
        log.warn(
          { reason: reasonOf(error) },
          'A new password was let through without being looked up among leaked ones',
        )
        return false
      }
    },
  }
}

const rowForm = /^(?<suffix>[0-9A-Fa-f]{35}):(?<count>\d+)$/

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
