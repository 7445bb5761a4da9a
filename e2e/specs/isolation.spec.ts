import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, signInByCall, test } from '../fixtures/test.ts'

test('another person’s task looks like one that never was', async ({ page, register }) => {
  const [ana, ben] = [await register('Ana'), await register('Ben')]
  const secret = await ana.client.tasks.create.mutate({ title: 'Secret of Ana', notes: 'Nobody knows' })
  const own = await ben.client.tasks.create.mutate({ title: 'Plan of Ben' })
  const deleted = await ben.client.tasks.create.mutate({ title: 'Deleted by Ben' })
  await ben.client.tasks.delete.mutate({ id: deleted.id })
  await signInByCall(page, ben)

  expect(await seen(page, `/tasks/${own.id}`)).toMatchObject({ status: 200, heading: 'Plan of Ben' })
  const nothing = await seen(page, `/tasks/${randomUUID()}`)
  expect(nothing).toMatchObject({ status: 404, heading: expect.stringMatching(/can.t find that page/) })
  for (const id of [secret.id, secret.id.toUpperCase(), deleted.id, 'no-id']) {
    expect(await seen(page, `/tasks/${id}`), id).toEqual(nothing)
  }
  expect(await page.content()).not.toContain('Secret of Ana')
})

test('a stranger is sent to sign in, whether the task is there or not', async ({ page, register }) => {
  const { client } = await register()
  const { id } = await client.tasks.create.mutate({ title: 'Secret of Ana' })
  for (const path of [`/tasks/${id}`, `/tasks/${randomUUID()}`]) {
    expect(await seen(page, path)).toMatchObject({ status: 200, heading: 'Sign in' })
    await expect(page).toHaveURL(`/sign-in?returnTo=${encodeURIComponent(path)}`)
  }
})

async function seen(page: Page, path: string) {
  const answer = await page.goto(path)
  return {
    status: answer?.status(),
    heading: await page.getByRole('heading', { level: 1 }).innerText(),
    title: await page.title(),
    text: await page.getByRole('main').innerText(),
  }
}
