import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { CliHost } from '../host.ts'
import { runCli } from '../run-cli.ts'
import type { Terminal } from '../terminal/open-terminal.ts'

/** What one run of the command line did. */
export interface Run {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** Standard output as one JSON document; fails where it is anything else. */
  json(): Record<string, unknown>
}

/** What a test gives a run; by default there is no app, nobody to ask and nothing on standard input. */
export interface RunOptions extends Partial<Pick<CliHost, 'examine' | 'calibrate'>> {
  readonly auth?: AuthRuntime
  /** Answers of whoever sits there, in their order. */
  readonly answers?: readonly string[]
  readonly input?: string
}

/** Runs a command as `pnpm cli` does, in this process and with everything it writes kept. */
export async function runWith(options: RunOptions, ...argv: string[]): Promise<Run> {
  let stdout = ''
  let stderr = ''
  const { auth, answers, input = '', examine = async () => [] } = options
  const { calibrate = async () => ({ timings: [], recommended: [] }) } = options
  const status = await runCli(argv, {
    print: (words) => void (stdout += words),
    complain: (words) => void (stderr += words),
    terminal: answers === undefined ? null : scripted(answers, (words) => void (stderr += words)),
    readInput: async () => input,
    async openApp() {
      if (auth === undefined) throw new Error('This run must not open the app.')
      return { auth, close: async () => undefined }
    },
    examine,
    calibrate,
  })
  return { status, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> }
}

function scripted(answers: readonly string[], show: (words: string) => void): Terminal {
  const left = [...answers]
  const answer = async (question: string) => {
    show(question)
    return left.shift() ?? ''
  }
  return { ask: answer, askHidden: answer }
}
