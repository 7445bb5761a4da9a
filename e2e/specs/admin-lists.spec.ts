import { createClient } from '@latchkey/client'
import { userRow } from '../fixtures/administrator.ts'
import { openDeployment, type Deployment } from '../fixtures/deployment.ts'
import { newPerson, type Person } from '../fixtures/person.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import type { AppServer } from '../fixtures/server.ts'
import { expect, signInByCall, test as base } from '../fixtures/test.ts'
import { until } from '../fixtures/until.ts'

interface Installation {
  readonly deployment: Deployment
  readonly administrator: Person
}

/** An installation whose database and mail server the tests reach, with an administrator who is signed in. */
const test = base.extend<object, Installation & { server: AppServer }>({
  deployment: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's pattern
    async ({}, use) => {
      const deployment = await openDeployment()
      await use(deployment)
      await deployment.dispose()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  server: [async ({ deployment }, use) => use(await deployment.addNode()), { scope: 'worker', timeout: 120_000 }],
  administrator: [
    async ({ deployment, server }, use) => {
      const person = await registerByApi(createClient({ url: server.url }), deployment, newPerson('Root'))
      await deployment.database.pool.query(
        `update auth_user set scope_names = '{admin}' from email_account where user_id = auth_user.id and email = $1`,
        [person.email],
      )
      await use(person)
    },
    { scope: 'worker' },
  ],
})

test.beforeEach(async ({ page, administrator }) => {
  await signInByCall(page, administrator)
})

test('a long list is read page by page, by the keyboard, too', async ({ page, deployment }) => {
  await deployment.database.pool.query(`
    with made as (
      insert into auth_user (id, created_at)
      select gen_random_uuid(), now() from generate_series(1, 60) returning id
    )
    insert into email_account (user_id, email, password_hash, password_changed_at, created_at)
    select id, 'many' || lpad((row_number() over ())::text, 3, '0') || '@example.test', '', now(), now() from made`)
  await page.goto('/admin/users?search=many')
  const [rows, status] = [
    page.getByRole('table', { name: 'Users' }).getByRole('row'),
    page.getByRole('main').getByRole('status'),
  ]
  await expect(status).toHaveText('The first 50 people')
  await expect(rows).toHaveCount(51)
  await expect(rows.nth(1)).toContainText('many001@example.test')
  await page.getByRole('link', { name: 'Next page' }).focus()
  await page.keyboard.press('Enter')
  await expect(status).toHaveText('10 people on this page, the last')
  await expect(rows.nth(1)).toContainText('many051@example.test')
  await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0)
  await page.getByRole('link', { name: 'First page' }).focus()
  await page.keyboard.press('Enter')
  await expect(rows.nth(1)).toContainText('many001@example.test')
  await page.goto('/admin/users?search=many&after=made-up')
  await expect(status).toHaveText('The first 50 people')
})

test('a mail that was not delivered says why, and is sent again', async ({ page, deployment, server }) => {
  const { email } = newPerson('Ana')
  deployment.mails.refuse(email)
  await createClient({ url: server.url }).auth.email.startRegistration.mutate({ email })
  const { pool } = deployment.database
  await until('the mail server to refuse', async () => {
    const { rowCount } = await pool.query('select 1 from outbox_mail where recipient = $1 and last_error is not null', [
      email,
    ])
    return rowCount || undefined
  })
  // As after a day of trying.
  await pool.query(`update outbox_mail set status = 'failed', settled_at = now() where recipient = $1`, [email])
  deployment.mails.refuse(email, false)
  await page.goto('/admin/outbox')
  await page.getByLabel('Show', { exact: true }).selectOption('Not delivered')
  await page.getByRole('button', { name: 'Apply' }).click()
  const mail = page.getByRole('table', { name: 'Mails' }).getByRole('row').filter({ hasText: email })
  await expect(mail).toContainText(/The mail server said: .*This mailbox is full/)
  await mail.getByRole('button', { name: /^send again/i }).click()
  await expect(page.getByRole('status').filter({ hasText: `The mail to ${email} is in line again.` })).toBeVisible()
  await expect(mail).toHaveCount(0)
  expect(await until('the mail', () => deployment.newestTo(email))).toContain(email)
})

test('an act asks for a fresh proof where the last one is old, and goes on where it was', async ({
  page,
  administrator,
  deployment,
  server,
}) => {
  const ana = await registerByApi(createClient({ url: server.url }), deployment, newPerson('Ana'))
  await deployment.database.pool.query(`update auth_key set proved_at = now() - interval '1 hour'`)
  await page.goto(`/admin/users?search=${encodeURIComponent(ana.email)}`)
  await userRow(page, ana)
    .getByRole('button', { name: /^block/i })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: "Confirm it's you" })).toBeVisible()
  await page.getByLabel(/^password\b/i).fill(administrator.password)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `Block ${ana.email}?` })).toBeVisible()
  await page
    .getByRole('main')
    .getByRole('button', { name: /^block/i })
    .click()
  await expect(page.getByRole('status').filter({ hasText: 'This account is blocked. 1 session ended.' })).toBeVisible()

  await deployment.database.pool.query(`update auth_key set proved_at = now() - interval '1 hour'`)
  await page.getByRole('textbox', { name: 'Other scopes' }).fill('reports:read')
  await page.getByRole('button', { name: 'Save rights' }).click()
  await page.getByLabel(/^password\b/i).fill(administrator.password)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('textbox', { name: 'Other scopes' })).toHaveValue('reports:read')
  await page.getByRole('button', { name: 'Save rights' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The rights are saved.' })).toBeVisible()
})
