import { describe, expect, test } from 'vitest'
import { createAuthMails } from './auth-mails.ts'

const mails = createAuthMails({ appUrl: 'https://tasks.example.test', productName: 'Latchkey' })
const expiresAt = new Date('2026-11-21T16:04:30Z')
const requestId = '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11'
const link = `https://tasks.example.test/sign-up/verify?request=${requestId}&code=01234567`
const code = mails.verificationCode('ana@example.test', {
  code: '01234567',
  requestId,
  expiresAt,
  validForMs: 900_000,
})
const device = mails.newDevice('ana@example.test', {
  device: 'Firefox on Windows',
  method: 'email',
  address: '203.0.113.9',
  notMeToken: 'token-1',
  at: new Date('2026-11-21T16:04:30Z'),
  expiresAt,
})
const known = mails.alreadyRegistered('ana@example.test', { expiresAt })

describe('the mail with a code', () => {
  test('has the code alone on one line of its text, and nowhere in its subject', () => {
    expect(code.text.split('\n').filter((line) => line === '01234567')).toHaveLength(1)
    expect(code.subject).toBe('Your code for Latchkey')
  })

  test('links to the code page with request and code, in text and HTML', () => {
    expect(code.text.split('\n')).toContain(link)
    expect(code.html).toContain(`href="${link.replaceAll('&', '&amp;')}"`)
  })

  test('says in numbers how long the code works, with the time zone', () => {
    const sentence = 'The code works for 15 minutes, until 21 Nov 2026, 16:04 UTC.'
    expect(code.text).toContain(sentence)
    expect(code.html).toContain(sentence)
  })

  test('carries recipient, kind and end on its envelope', () => {
    expect(code).toMatchObject({ kind: 'verification-code', to: 'ana@example.test', expiresAt })
  })
})

describe('the mail to a known address', () => {
  test('says so and links to the sign-in page', () => {
    expect(known.text).toContain('You already have an account. Sign in:\n\nhttps://tasks.example.test/sign-in\n')
    expect(known.html).toContain('href="https://tasks.example.test/sign-in"')
    expect(known.text).toContain('If you did not try to sign up, you can ignore this.')
    expect(known).toMatchObject({ kind: 'already-registered', to: 'ana@example.test', expiresAt })
  })

  test('offers a new password to whoever forgot that she has an account', () => {
    expect(known.text).toContain('Forgot your password? https://tasks.example.test/forgot-password\n')
    expect(known.html).toContain('href="https://tasks.example.test/forgot-password"')
  })
})

describe('the mails about a forgotten password', () => {
  const reset = mails.passwordResetCode('ana@example.test', {
    code: '01234567',
    requestId,
    expiresAt,
    validForMs: 86_400_000,
  })

  test('carry the code alone on a line of the text, and a link that opens its page with it', () => {
    const link = `https://tasks.example.test/reset-password/verify?request=${requestId}&code=01234567`
    expect(reset.text.split('\n').filter((line) => line === '01234567')).toHaveLength(1)
    expect(reset.text.split('\n')).toContain(link)
    expect(reset.html).toContain(`href="${link.replaceAll('&', '&amp;')}"`)
    expect(reset.text).toContain('The code works once, for 24 hours, until 21 Nov 2026, 16:04 UTC.')
    expect(reset).toMatchObject({ kind: 'password-reset-code', subject: 'Set a new password for Latchkey', expiresAt })
  })

  test('say to an address without an account that it has none, and carry no code', () => {
    const none = mails.noAccount('ana@example.test', { expiresAt })
    expect(none.text).toContain('but no account has it')
    expect(none.text).toContain('https://tasks.example.test/sign-up\n')
    expect(none.text).not.toMatch(/^\d+$/m)
  })

  test('tell of a changed password: when, with what, and what to do if it was not she', () => {
    const changed = mails.passwordChanged('ana@example.test', {
      at: expiresAt,
      device: 'Firefox on Windows',
      notMeToken: 'token-2',
      expiresAt,
    })
    expect(changed.text).toContain('was changed on 21 Nov 2026, 16:04 UTC, with Firefox on Windows.')
    expect(changed.text).toContain('https://tasks.example.test/not-me?token=token-2\n')
    expect(changed.html).toContain('href="https://tasks.example.test/not-me?token=token-2"')
  })
})

describe('the mail about a new device', () => {
  test('names the device, the way in, the address and the time with its zone, in text and HTML', () => {
    expect(device.subject).toBe('New sign-in to your account at Latchkey')
    expect(device.text.split('\n')).toEqual(
      expect.arrayContaining([
        'Device: Firefox on Windows',
        'With: email and password',
        'Address: 203.0.113.9',
        'When: 21 Nov 2026, 16:04 UTC',
      ]),
    )
    for (const value of ['Firefox on Windows', 'email and password', '203.0.113.9', '21 Nov 2026, 16:04 UTC']) {
      expect(device.html).toContain(`>${value}</td>`)
    }
  })

  test('shows her devices, and what to do when it was not she', () => {
    const devices = 'https://tasks.example.test/settings/sessions'
    const notMe = 'https://tasks.example.test/not-me?token=token-1'
    expect(device.text.indexOf(devices)).toBeGreaterThan(0)
    expect(device.text.indexOf(notMe)).toBeGreaterThan(device.text.indexOf(devices))
    expect(device.html).toContain(`href="${devices}"`)
    expect(device.html).toContain(`href="${notMe}"`)
    expect(device).toMatchObject({ kind: 'new-device', to: 'ana@example.test', expiresAt })
  })

  test('makes no link of the name that a program gave itself, and knows no address where there is none', () => {
    const odd = mails.newDevice('ana@example.test', {
      device: 'evil.example.test',
      method: 'email',
      address: null,
      notMeToken: 'token-3',
      at: expiresAt,
      expiresAt,
    })
    expect(`${odd.text}${odd.html}`).not.toContain('evil.')
    expect(odd.text).toContain('Address: unknown')
  })

  test.each([
    ['email', 'knows your password'],
    ['google', 'can sign in with your Google account'],
    ['passkey', 'can sign in with a passkey of yours'],
  ] as const)('says of a strange sign-in by %s what it means', (method, meaning) => {
    const told = { device: 'Firefox on Windows', address: null, notMeToken: 'token-3', at: expiresAt, expiresAt }
    const { text, html } = mails.newDevice('ana@example.test', { ...told, method })
    expect(text).toContain(`If it was not you, whoever it was ${meaning}. Sign out every device`)
    expect(html).toContain(`${meaning}.`)
  })
})

describe('the mail about too many tries', () => {
  const told = { at: expiresAt, notMeToken: 'token-4', expiresAt }
  const limit = mails.tooManyTries('ana@example.test', {
    ...told,
    tries: { why: 'limit', count: 5, withinMs: 300_000 },
  })
  const stopped = mails.tooManyTries('ana@example.test', { ...told, tries: { why: 'stopped', count: 100 } })

  test.each([
    [limit, '5 times within 5 minutes', 'The next ones have to wait a little'],
    [stopped, '100 times in a row', 'until you set a new one'],
  ])('says when, how many there were and what that means for her', (mail, count, meaning) => {
    for (const words of ['By 21 Nov 2026, 16:04 UTC', count, meaning]) {
      expect(mail.text).toContain(words)
      expect(mail.html).toContain(words)
    }
    expect(mail).toMatchObject({ kind: 'too-many-tries', to: 'ana@example.test', expiresAt })
  })

  test('leads to a new password, and out of it when it was not she', () => {
    for (const link of [
      'https://tasks.example.test/forgot-password',
      'https://tasks.example.test/not-me?token=token-4',
    ]) {
      expect(limit.text).toContain(link)
      expect(limit.html).toContain(`href="${link}"`)
    }
  })
})

test('renders what stands in a name as text, not as markup', () => {
  const odd = createAuthMails({ appUrl: 'https://a.test', productName: '<b>{{7*7}}</b>' })
  const mail = odd.alreadyRegistered('ana@example.test', { expiresAt })
  expect(mail.html).toContain('&lt;b&gt;{{7*7}}&lt;/b&gt;')
  expect(mail.html).not.toContain('<b>')
})
