import net, { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkMail } from './check-mail.ts'

const mailFrom = 'Latchkey <latchkey@example.test>'
let greeting: string
let server: net.Server

beforeEach(async () => {
  greeting = '220 ready'
  server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(`${greeting}\r\n`)
    socket.on('data', (line) => socket.write(line.toString().startsWith('QUIT') ? '221 bye\r\n' : '250 fine\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const smtpUrl = () => `smtp://ana:very-secret@127.0.0.1:${(server.address() as AddressInfo).port}`

test('a mail server that takes us is fine', async () => {
  expect(await checkMail({ smtpUrl: smtpUrl(), mailFrom })).toMatchObject({ check: 'mail', state: 'ok' })
})

test('one that does not is told with its reason, and without the password', async () => {
  greeting = '554 not today'
  const finding = await checkMail({ smtpUrl: smtpUrl(), mailFrom })
  expect(finding).toMatchObject({ state: 'fail', message: expect.stringMatching(/127\.0\.0\.1:\d+ .*not today/) })
  expect(JSON.stringify(finding)).not.toContain('very-secret')
})

test('a sender that is no address is told', async () => {
  expect(await checkMail({ smtpUrl: smtpUrl(), mailFrom: 'Latchkey' })).toMatchObject({
    state: 'fail',
    message: expect.stringMatching(/one plain address/),
  })
})

test('without a mail server there is the inbox', async () => {
  expect(await checkMail({ smtpUrl: null, mailFrom })).toMatchObject({
    state: 'ok',
    message: expect.stringMatching(/inbox/),
  })
})
