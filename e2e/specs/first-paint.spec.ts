import { createClient } from '@latchkey/client'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { expect, signInByCall, test } from '../fixtures/test.ts'

test('the tasks come with the page, are not fetched a second time, and still miss no change', async ({
  page,
  server,
}) => {
  const program = createClient({ url: server.url })
  const person = await registerByApi(program, server)
  await program.tasks.create.mutate({ title: 'There from the start' })
  await signInByCall(page, person)
  const fetched: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('tasks.list')) fetched.push(request.url())
  })
  const answer = await page.goto('/tasks')
  expect(await answer?.text()).toContain('There from the start')
  await program.tasks.create.mutate({ title: 'Made meanwhile' })
  await expect(page.getByRole('listitem').filter({ hasText: 'Made meanwhile' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'There from the start' })).toHaveCount(1)
  expect(fetched).toEqual([])
})
