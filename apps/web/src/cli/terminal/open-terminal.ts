import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { CliError } from '../cli-error.ts'

/** Somebody at a keyboard. Ctrl-C and the end of input refuse with `NOT_CONFIRMED`. */
export interface Terminal {
  ask(question: string): Promise<string>
  /** The same without showing what is typed. */
  askHidden(question: string): Promise<string>
}

/** A terminal on two streams; questions belong on standard error, since standard output is for answers. */
export function openTerminal(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Terminal {
  return {
    ask: (question) => readLine(createInterface({ input, output, terminal: true }), question),
    async askHidden(question) {
      // First the reader, which keeps the terminal itself from showing what is typed; then the question.
      const lines = createInterface({ input, output: silence(), terminal: true })
      output.write(question)
      try {
        return await readLine(lines, '')
      } finally {
        output.write('\n')
      }
    },
  }
}

function readLine(lines: Interface, question: string): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    lines.once('close', () => reject(new CliError('NOT_CONFIRMED', 'Nothing was changed.')))
    lines.question(question, resolve)
  }).finally(() => lines.close())
}

const silence = () => new Writable({ write: (_chunk, _encoding, done) => done() })
