import nodemailer from 'nodemailer'
import { requireSingleAddress } from './core/single-address.ts'
import type { Mail, MailTransport } from './transport.ts'

export interface SmtpTransportOptions {
  /** `smtp://user:password@host:port`, or `smtps:` for TLS from the first byte. */
  readonly url: string
  /** The sender, `name@example.com` or `Name <name@example.com>`. */
  readonly from: string
}

/** A way to one mail server. */
export interface SmtpTransport extends MailTransport {
  /** Resolves when the server is there, speaks TLS where it must and takes our password. Sends nothing. */
  verify(): Promise<void>
}

const timeoutMs = 10_000
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Delivers to a mail server. Off loopback the connection must be encrypted and the certificate must be right, before
 * the password or a mail is sent (OWASP ASVS 12.3.1). Every wait is bounded by 10 s.
 */
export function createSmtpTransport({ url, from }: SmtpTransportOptions): SmtpTransport {
  const sender = parseSender(from)
  const transporter = nodemailer.createTransport(connectionOf(new URL(url)))
  return {
    async send(mail) {
      const to = requireSingleAddress(mail.to)
      const info = await transporter.sendMail(messageOf(mail, sender))
      // The library's own reading of the recipient is what counts, so that is what is compared.
      const wentTo = info.envelope.to
      if (wentTo.length !== 1 || wentTo[0] !== to || info.rejected.length > 0) {
        throw new Error('The mail library addressed another recipient than the one asked for.')
      }
    },
    async verify() {
      await transporter.verify()
    },
    async close() {
      transporter.close()
    },
  }
}

interface Sender {
  readonly name: string
  readonly address: string
}

function messageOf({ id, to, subject, text, html }: Mail, sender: Sender) {
  return {
    // Objects, never strings: a string would be parsed as a list of addresses.
    from: { ...sender },
    to: { name: '', address: to },
    envelope: { from: sender.address, to: [to] },
    messageId: `<${id}@${sender.address.split('@')[1]}>`,
    // RFC 3834: tells mail programs not to answer with an out-of-office note.
    headers: { 'Auto-Submitted': 'auto-generated' },
    subject,
    text,
    html,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function connectionOf(url: URL) {
  const isEncryptedAtOnce = url.protocol === 'smtps:'
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : isEncryptedAtOnce ? 465 : 587,
    secure: isEncryptedAtOnce,
    requireTLS: !loopback.test(url.hostname),
    // A sink on this machine has a certificate of its own, if any.
    tls: { rejectUnauthorized: !loopback.test(url.hostname) },
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  }
}

function parseSender(from: string): Sender {
  const named = /^\s*"?([^"<>\r\n]*?)"?\s*<([^<>]+)>\s*$/.exec(from)
  const [name, address] = named ? [named[1] ?? '', named[2] ?? ''] : ['', from.trim()]
  return { name, address: requireSingleAddress(address) }
}
