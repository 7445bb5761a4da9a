import { expect, test } from 'vitest'
import { createSmtpTransport } from './smtp-transport.ts'
import { headerOf, openSmtpSink, partOf } from './testing/smtp-sink.ts'
import { describeMailTransport, mail } from './testing/transport-contract.ts'

const from = 'Latchkey <no-reply@example.test>'

describeMailTransport('SMTP', async () => {
  const sink = await openSmtpSink()
  const transport = createSmtpTransport({ url: sink.url, from })
  return {
    transport,
    received: async () =>
      sink.mails.map((sunk) => ({
        to: sunk.recipients,
        subject: headerOf(sunk, 'Subject') ?? '',
        text: partOf(sunk, 'text/plain'),
        html: partOf(sunk, 'text/html'),
      })),
    async [Symbol.asyncDispose]() {
      await transport.close()
      await sink[Symbol.asyncDispose]()
    },
  }
})

test('names sender and recipient, and asks mail programs not to answer by themselves', async () => {
  await using sink = await openSmtpSink()
  const sent = mail()
  await createSmtpTransport({ url: sink.url, from }).send(sent)
  const headers = ['From', 'To', 'Message-ID', 'Auto-Submitted'].map((name) => headerOf(sink.mails[0]!, name))
  expect(headers).toEqual([from, 'ana@example.test', `<${sent.id}@example.test>`, 'auto-generated'])
})

test('rejects when the server refuses the recipient', async () => {
  await using sink = await openSmtpSink((address) => address.startsWith('ana'))
  await expect(createSmtpTransport({ url: sink.url, from }).send(mail())).rejects.toThrow('No such mailbox')
})

test('rejects when nobody listens', async () => {
  const sink = await openSmtpSink()
  await sink[Symbol.asyncDispose]()
  await expect(createSmtpTransport({ url: sink.url, from }).send(mail())).rejects.toThrow('ECONNREFUSED')
})

test('a mail server is verified without a mail', async () => {
  await using sink = await openSmtpSink()
  await createSmtpTransport({ url: sink.url, from }).verify()
  expect(sink.mails).toEqual([])
})

test('verifying rejects when nobody listens, and where the connection would not be encrypted', async () => {
  await using sink = await openSmtpSink()
  const unencrypted = createSmtpTransport({ url: `smtp://0.0.0.0:${sink.port}`, from })
  await expect(unencrypted.verify()).rejects.toThrow(/STARTTLS|TLS/)
  await sink[Symbol.asyncDispose]()
  await expect(createSmtpTransport({ url: sink.url, from }).verify()).rejects.toThrow('ECONNREFUSED')
})

test('sends nothing in the clear to a server that is not on loopback', async () => {
  await using sink = await openSmtpSink()
  // 0.0.0.0 reaches this machine without being a loopback name.
  const transport = createSmtpTransport({ url: `smtp://ana:secret@0.0.0.0:${sink.port}`, from })
  await expect(transport.send(mail())).rejects.toThrow(/STARTTLS|TLS/)
  expect(sink.mails).toEqual([])
})

test.each(['a@example.test, b@example.test', 'Latchkey', 'Latchkey <a@example.test> <b@example.test>', ''])(
  'refuses the sender %j',
  (sender) => {
    expect(() => createSmtpTransport({ url: 'smtp://127.0.0.1:25', from: sender })).toThrow('one plain address')
  },
)
