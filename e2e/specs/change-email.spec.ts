import type { Page } from '@playwright/test'
import { readCode, readCodeLink, readMail } from '../fixtures/inbox.ts'
import {
  expect,
  newPerson,
  signIn,
  signInByCall,
  signInHere,
  signOut,
  test,
  withServer,
  type Registered,
} from '../fixtures/test.ts'

const codeField = (page: Page) => page.getByLabel(/code/i)
const problem = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const isChanged = (page: Page) => page.getByRole('status').filter({ hasText: 'Your email address is changed.' })
const dead = 'This link has already been used or has expired.'

/** Asks for another address through the pages. Ends where the code is asked for, once its mail has come. */
async function askForChange(page: Page, newEmail: string, subject: RegExp = /^Your code/): Promise<void> {
  await page.goto('/settings/security')
  await page.getByRole('link', { name: 'Change email address' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /change your email/i })).toBeVisible()
  await page.getByLabel(/^e-?mail/i).fill(newEmail)
  await page.getByRole('button', { name: 'Send code' }).click()
  await expect(codeField(page)).toBeVisible()
  await expect.poll(async () => (await readMail(page, newEmail)).subject, { timeout: 20_000 }).toMatch(subject)
}

/** Changes the address by the API, which is quicker than the pages. */
async function changeByApi(page: Page, { client }: Registered, newEmail: string): Promise<void> {
  const { requestId } = await client.auth.email.startEmailChange.mutate({ newEmail })
  await client.auth.email.finishEmailChange.mutate({ requestId, code: await readCode(page, newEmail) })
}

/** The link of the newest mail to an address that ends in a token, once such a mail is there. */
async function readTokenLink(page: Page, email: string, path: string): Promise<string> {
  const pattern = new RegExp(String.raw`https?://\S+${path}\?token=\S+`)
  await expect.poll(async () => (await readMail(page, email)).text, { timeout: 20_000 }).toMatch(pattern)
  return pattern.exec((await readMail(page, email)).text)?.[0] ?? ''
}

test('she changes her address with the code; her devices stay, and only the new one signs in', async ({
  page,
  openBrowser,
  register,
}) => {
  const [person, newEmail] = [await register(), newPerson('anew').email]
  await signInByCall(page, person)
  await page.goto('/settings/security/change-email')
  await page.getByLabel(/^e-?mail/i).fill(person.email)
  await page.getByRole('button', { name: 'Send code' }).click()
  await expect(problem(page, 'That is your email address already')).toBeVisible()
  await askForChange(page, newEmail)
  await codeField(page).fill('00000000')
  await page.getByRole('button', { name: 'Verify email' }).click()
  await expect(problem(page, 'That code is not right.')).toBeVisible()
  await codeField(page).fill(await readCode(page, newEmail))
  await page.getByRole('button', { name: 'Verify email' }).click()
  await expect(isChanged(page)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Email address' })).toContainText(newEmail)
  expect((await person.client.auth.user.get.query()).email).toBe(newEmail)

  const other = await openBrowser()
  await signIn(other, person)
  await expect(problem(other, 'Email or password is incorrect.')).toBeVisible()
  await signInHere(other, { ...person, email: newEmail })
})

test('the old mailbox undoes it by a button, not by opening the link: every device is out, the old address signs in', async ({
  page,
  openBrowser,
  register,
  request,
}) => {
  const [person, newEmail] = [await register(), newPerson('anew').email]
  await signInHere(page, person)
  await changeByApi(page, person, newEmail)
  const link = await readTokenLink(page, person.email, '/undo-email-change')
  for (let times = 0; times < 2; times++) {
    const scanned = await request.get(link)
    expect(scanned.status()).toBe(200)
    expect(scanned.headers()).toMatchObject({ 'referrer-policy': 'same-origin', 'cache-control': 'private, no-store' })
  }
  await page.reload()
  await expect(page).toHaveURL(/\/tasks$/)

  const mailbox = await openBrowser()
  await mailbox.goto(link)
  await mailbox.getByRole('button', { name: 'Undo the change' }).click()
  await expect(mailbox.getByRole('heading', { level: 1, name: 'Your email address is back' })).toBeVisible()
  await expect(mailbox.getByRole('link', { name: 'Set a new password' })).toHaveAttribute('href', '/forgot-password')
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('This device was signed out from another device.')).toBeVisible()
  await expect(person.client.tasks.list.query()).rejects.toMatchObject({ appCode: 'NOT_SIGNED_IN' })
  await signInHere(page, person)

  for (const used of [link, link.replace(/token=\S+/, 'token=made-up')]) {
    await mailbox.goto(used)
    await mailbox.getByRole('button', { name: 'Undo the change' }).click()
    await expect(problem(mailbox, dead)).toBeVisible()
  }
})

test('“this wasn’t me” in the mail about a new device signs out everywhere, here too, and leads to a new password', async ({
  page,
  openBrowser,
  register,
  request,
}) => {
  const person = await register()
  const thief = await openBrowser()
  await signInHere(thief, person)
  const link = await readTokenLink(page, person.email, '/not-me')
  expect((await request.get(link)).status()).toBe(200)
  await signInByCall(page, person)
  await page.goto(link)
  await page.getByRole('button', { name: /sign out everywhere/i }).click()
  await expect(page).toHaveURL(/\/reset-password\/verify$/)
  await expect(page.getByText('Every device is signed out.')).toBeVisible()
  await expect(thief).toHaveURL(/\/sign-in/)
  await expect
    .poll(async () => (await readMail(page, person.email)).subject, { timeout: 20_000 })
    .toMatch(/new password/)
  await codeField(page).fill(await readCode(page, person.email))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel(/^new password\b/i).fill('the next password of hers')
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Your password is changed.' })).toBeVisible({
    timeout: 30_000,
  })

  await page.goto('/not-me')
  await expect(page.getByText('This link is not complete.')).toBeVisible()
  await page.goto('/not-me?token=made-up')
  await page.getByRole('button', { name: /sign out everywhere/i }).click()
  await expect(problem(page, dead)).toBeVisible()
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('link', { name: /new password/i })).toHaveAttribute('href', '/forgot-password')
})

test('for an address that has an account the pages say the same, and its mail says so', async ({
  page,
  openBrowser,
  register,
}) => {
  const [person, taken, free] = [await register(), await register('Ben'), newPerson('free')]
  const other = await openBrowser()
  await signInByCall(page, person)
  await signInByCall(other, person)
  await askForChange(page, taken.email, /already has an account/)
  await askForChange(other, free.email)
  const shown = async (at: Page, email: string) =>
    (await at.getByRole('main').innerText()).replaceAll(email, 'her address').replace(/in \d+ seconds?/, 'soon')
  expect(await shown(page, taken.email)).toEqual(await shown(other, free.email))
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the mail’s link goes on in another browser, after signing in there; the undo works as well', async ({
    page,
    openBrowser,
    register,
    request,
  }) => {
    const [person, newEmail] = [await register(), newPerson('anew').email]
    await signInByCall(page, person)
    await askForChange(page, newEmail)
    const link = await readCodeLink(page, newEmail)
    await request.get(link)
    const phone = await openBrowser({ javaScriptEnabled: false })
    await phone.goto(link)
    await expect(phone).toHaveURL(/\/sign-in\?returnTo=/)
    await signIn(phone, person)
    await expect(phone).toHaveURL(/\/settings\/security\/verify-email\?request=[\w-]+$/)
    await phone.goto(link)
    await phone.getByRole('button', { name: 'Verify email' }).click()
    await expect(isChanged(phone)).toBeVisible()
    await phone.goto(link)
    await phone.getByRole('button', { name: 'Verify email' }).click()
    await expect(problem(phone, dead)).toBeVisible()

    await phone.goto(await readTokenLink(phone, person.email, '/undo-email-change'))
    await phone.getByRole('button', { name: 'Undo the change' }).click()
    await expect(phone.getByRole('heading', { level: 1, name: 'Your email address is back' })).toBeVisible()
    await page.goto('/tasks')
    await expect(page).toHaveURL(/\/sign-in/)
    await signInHere(page, person)
  })
})

/** Seconds instead of minutes. */
const hasty = withServer({ AUTH_RECENT_SIGN_IN_WINDOW: '10s', AUTH_MAIL_RESEND_INTERVAL: '1s' })

hasty(
  'some time after she signed in she confirms that it is she, and comes back to where she was',
  async ({ page, register }) => {
    hasty.setTimeout(90_000)
    const [person, ben, newEmail] = [await register(), await register('Ben'), newPerson('anew').email]
    const asked = page.getByRole('heading', { level: 1, name: "Confirm it's you" })
    const confirm = async () => {
      await page.getByLabel(/^password\b/i).fill(person.password)
      await page.getByRole('button', { name: 'Confirm' }).click()
    }
    await signInByCall(page, person)
    await page.goto('/settings/security/change-email')
    await page.getByLabel(/^e-?mail/i).fill(newEmail)
    await expect
      .poll(async () => (await page.request.get('/settings/security/change-email')).url(), { timeout: 30_000 })
      .toContain('/reauthenticate?')
    await page.getByRole('button', { name: 'Send code' }).click()
    await expect(asked).toBeVisible()
    await confirm()
    await expect(page.getByLabel(/^e-?mail/i)).toHaveValue(newEmail)
    await page.getByRole('button', { name: 'Send code' }).click()
    await expect(codeField(page)).toBeVisible()
    await expect(async () => {
      await page.getByRole('button', { name: 'Send a new code' }).click()
      await expect(asked).toBeVisible({ timeout: 1000 })
    }).toPass({ timeout: 30_000 })
    await confirm()
    await expect(page).toHaveURL(/\/settings\/security\/verify-email$/)
    await expect(page.getByText(newEmail)).toBeVisible()

    // The next person in this browser sees nothing of it.
    await signOut(page)
    await signInHere(page, ben)
    await page.goto('/settings/security/verify-email')
    await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible()
    await expect(page.getByText(newEmail)).toHaveCount(0)
  },
)
