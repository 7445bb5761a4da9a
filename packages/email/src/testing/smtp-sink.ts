import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail as a mail server saw it. */
export interface SunkMail {
  readonly recipients: readonly string[]
  readonly raw: string
}

/** A mail server on loopback that keeps what it is given. It cannot encrypt. */
export interface SmtpSink extends AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly mails: readonly SunkMail[]
}

export async function openSmtpSink(refuses: (address: string) => boolean = () => false): Promise<SmtpSink> {
  const mails: SunkMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) => done(refuses(address) ? new Error('No such mailbox') : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        mails.push({ recipients, raw: Buffer.concat(chunks).toString('latin1') })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The value of a header; continuation lines are joined. */
export function headerOf({ raw }: SunkMail, name: string): string | undefined {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  const line = head.split('\r\n').find((candidate) => candidate.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim()
}

/** A part of a multipart mail, e.g. 'text/plain', decoded, with plain line feeds. */
export function partOf({ raw }: SunkMail, type: string): string {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1]
  const part = raw.split(`\r\n--${boundary}`).find((candidate) => candidate.includes(`Content-Type: ${type}`))
  if (part === undefined) throw new Error(`The mail has no part of type ${type}.`)
  const body = part.slice(part.indexOf('\r\n\r\n') + 4)
  const bytes = part.includes('quoted-printable') ? fromQuotedPrintable(body) : body
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
}

function fromQuotedPrintable(body: string): string {
  return body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
