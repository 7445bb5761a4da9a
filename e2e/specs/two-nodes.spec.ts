import { expect, test } from '@playwright/test'
import { createClient } from '@latchkey/client'
import { openDeployment } from '../fixtures/deployment.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { addTask, openTasks, taskItem } from '../fixtures/task-pages.ts'
import { signInByCall } from '../fixtures/test.ts'

test('two servers over one database are one app: tasks show on the other, a sign-out closes the page there', async ({
  browser,
}) => {
  const deployment = await openDeployment()
  try {
    const [here, there] = [await deployment.addNode(), await deployment.addNode()]
    const person = await registerByApi(createClient({ url: here.url }), deployment)
    const [page, other] = [
      await browser.newPage({ baseURL: here.url }),
      await browser.newPage({ baseURL: there.url }),
    ] as const
    for (const open of [page, other]) {
      await signInByCall(open, person)
      await openTasks(open)
    }
    await addTask(page, 'Bread')
    await expect(taskItem(other, 'Bread')).toBeVisible()
    await addTask(other, 'Milk')
    await expect(taskItem(page, 'Milk')).toBeVisible()

    // As after a restore: what was published last is gone for good, so clients are made to read anew.
    const again = other.waitForRequest(/tasks\.onChange/)
    await deployment.database.pool.query('truncate bus_event restart identity')
    await deployment.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    await again
    expect(there.output()).toContain('Events of other processes were missed')
    await addTask(page, 'Eggs')
    await expect(taskItem(other, 'Eggs')).toBeVisible()

    await page.goto('/settings/sessions')
    await page.getByRole('button', { name: /sign out.*other/i }).click()
    const confirm = page.getByRole('dialog').getByRole('button', { name: /^sign out/i })
    await confirm.waitFor()
    const clickedAt = Date.now()
    await confirm.click()
    await expect(other.getByText('This device was signed out from another device.')).toBeVisible()
    test.info().annotations.push({ type: 'from click to notice', description: `${Date.now() - clickedAt} ms` })
    await expect(other).toHaveURL(/\/sign-in/)
    expect(await Promise.all([here.end('SIGTERM'), there.end('SIGTERM')])).toEqual([0, 0])
  } finally {
    await deployment.dispose()
  }
})
