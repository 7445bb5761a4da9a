import { expectAccessible } from '../fixtures/accessible.ts'
import { expect, signInByCall, test } from '../fixtures/test.ts'

const answer = (status: string) => ({ level: 2, name: `Answer: ${status}` }) as const

test('a developer finds a procedure, calls it as herself, and is told why a call is refused', async ({
  page,
  register,
}) => {
  const person = await register()
  await signInByCall(page, person)
  await page.goto('/dev/api')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API explorer')
  await expectAccessible(page)
  await page.getByRole('searchbox', { name: 'Search procedures' }).fill('no such name')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No procedure has “no such name” in its name.')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search procedures' }).fill('Tasks.')
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByRole('list', { name: 'auth.email' })).toHaveCount(0)
  const tasks = page.getByRole('list', { name: 'tasks', exact: true })
  await expect(tasks.getByRole('listitem').filter({ hasText: 'tasks.create' })).toContainText(
    'Mutation · Whoever is signed in',
  )
  await tasks.getByRole('link', { name: 'tasks.create' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('tasks.create')
  await expect(page.getByText('await client.tasks.create.mutate(')).toBeVisible()

  const input = page.getByRole('textbox', { name: 'Input' })
  await expect(input).toHaveValue(/"title": ""/)
  await input.fill('{"title": "Bread"')
  await page.getByRole('button', { name: 'Call' }).click()
  await expect(input).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText(/^Enter JSON\./)).toBeVisible()

  await input.fill('{"title": "Bread"}')
  await page.getByRole('button', { name: 'Call' }).click()
  await expect(page.getByRole('heading', answer('200'))).toBeVisible()
  await expect(page.getByRole('status')).toContainText('"title": "Bread"')
  await expectAccessible(page)
  expect((await person.client.tasks.list.query()).tasks).toMatchObject([{ title: 'Bread' }])

  await input.fill('{}')
  await page.getByRole('button', { name: 'Call' }).click()
  await expect(page.getByRole('heading', answer('400 INVALID_INPUT'))).toBeVisible()
  await expect(page.getByRole('status')).toContainText('"title"')
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the explorer signs in, calls, and says what was refused', async ({ page, register }) => {
    const person = await register()
    await page.goto('/dev/api/tasks.create')
    await page.getByRole('textbox', { name: 'Input' }).fill('{"title": "Bread"}')
    await page.getByRole('button', { name: 'Call' }).click()
    await expect(page.getByRole('heading', answer('401 NOT_SIGNED_IN'))).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Input' })).toHaveValue('{"title": "Bread"}')

    await page.goto('/dev/api/auth.email.signIn')
    const { email, password } = person
    await page.getByRole('textbox', { name: 'Input' }).fill(JSON.stringify({ email, password }))
    await page.getByRole('button', { name: 'Call' }).click()
    await expect(page.getByRole('heading', answer('200'))).toBeVisible()
    await expect(page.getByRole('status')).toContainText('"signed-in"')

    await page.goto('/dev/api/tasks.create')
    await page.getByRole('textbox', { name: 'Input' }).fill('{"title": "Bread"}')
    await page.getByRole('button', { name: 'Call' }).click()
    await expect(page.getByRole('heading', answer('200'))).toBeVisible()
    expect((await person.client.tasks.list.query()).tasks).toMatchObject([{ title: 'Bread' }])

    await page.goto('/dev/api/auth.status.isSignedIn')
    await page.getByRole('button', { name: 'Call' }).click()
    await expect(page.getByRole('status')).toContainText('true')
  })
})

test('what is no procedure is not found, and a stream is left to programs', async ({ page }) => {
  expect((await page.goto('/dev/api/tasks.nothing'))?.status()).toBe(404)
  await page.goto('/dev/api/tasks.onChange')
  await expect(page.getByText('A stream is followed by a program')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Call' })).toHaveCount(0)
})
