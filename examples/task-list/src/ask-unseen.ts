import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Asks for something, and reads one line from the terminal without showing it, or from a pipe. */
export async function askUnseen(what: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY })
  process.stderr.write(`${what}: `)
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
