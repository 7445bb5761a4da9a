import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readCode } from '../fixtures/inbox.ts'
import { startAppServer } from '../fixtures/server.ts'
import { askForCode, expect, finishSignUp, newPerson, signIn, signOut, test } from '../fixtures/test.ts'
import type { Page } from '@playwright/test'

const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const leaked = 'a passphrase that was leaked'

/** Answers like Have I Been Pwned. */
async function openLeaks() {
  const hash = createHash('sha1').update(leaked).digest('hex').toUpperCase()
  const service = createServer((request, response) => {
    response.end(request.url === `/range/${hash.slice(0, 5)}` ? `${hash.slice(5)}:7\r\n` : `${'0'.repeat(35)}:0\r\n`)
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const { port } = service.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/range/`, close: () => void service.close() }
}

test('who is invited registers with a password that was not leaked, under argon2id; when registration closes she still signs in', async ({
  openBrowser,
  complaints,
}) => {
  const leaks = await openLeaks()
  const server = await startAppServer({
    AUTH_REGISTRATION: 'allow-list',
    AUTH_REGISTRATION_ALLOW_LIST: '@example.test',
    AUTH_PASSWORD_HASH_ALGORITHM: 'argon2id',
    AUTH_BREACHED_PASSWORDS_URL: leaks.url,
  })
  try {
    complaints.forgive(new RegExp(`^other origin: ${server.url}/`))
    const page = await openBrowser({ baseURL: server.url })
    await page.goto('/sign-up')
    await page.getByLabel(/^e-?mail/i).fill('stranger@elsewhere.test')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(problem(page, 'New accounts are closed here')).toBeFocused()

    const person = newPerson()
    await askForCode(page, person.email)
    await page.getByLabel(/code/i).fill(await readCode(page, person.email))
    await page.getByRole('button', { name: 'Verify email' }).click()

    const password = page.getByLabel(/^password\b/i)
    await password.fill('brass')
    await expect(page.getByText('3 characters to go.')).toBeVisible()
    await password.fill('password1234')
    await expect(page.getByText(/^Easy to guess/)).toBeVisible()
    await password.fill(leaked)
    await expect(page.getByText('Strong.')).toBeVisible()
    await finishSignUp(page, { ...person, password: leaked })
    await expect(problem(page, 'This password appears in known leaks')).toBeFocused()
    await expect(page.getByText('Strong.')).toBeHidden()
    await finishSignUp(page, person)
    await expect(page).toHaveURL(/\/tasks$/)
    await signOut(page)
    await signIn(page, person)
    await expect(page).toHaveURL(/\/tasks$/)
    await signOut(page)

    // What is still being read when the server goes would complain.
    await page.goto('about:blank')
    await server.end('SIGTERM')
    await server.start({ AUTH_REGISTRATION: 'closed', AUTH_PASSWORD_HASH_ALGORITHM: 'bcrypt' })
    await page.goto('/')
    await expect(page.getByRole('link', { name: /sign in/i })).toBeVisible()
    await expect(page.getByRole('link', { name: /sign up/i })).toBeHidden()
    await page.goto('/sign-up')
    await expect(page.getByText('New accounts are closed here.')).toBeVisible()
    await expect(page.getByLabel(/^e-?mail/i)).toBeHidden()
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, person)
    await expect(page).toHaveURL(/\/tasks$/)
    // Before its server goes.
    await page.close()
  } finally {
    await server.dispose()
    leaks.close()
  }
})
