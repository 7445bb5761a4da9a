import { expect, newPerson, signUp, test } from '../fixtures/test.ts'
import { postgresPid } from '../fixtures/postgres-process.ts'
import { startAppServer } from '../fixtures/server.ts'

// A crash takes nothing that was acknowledged, and nobody's session.
test('after kill -9 of the server and of the database she is signed in and every saved task is there', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const server = await startAppServer()
  try {
    const context = await browser.newContext({ baseURL: server.url })
    const page = await context.newPage()
    await signUp(page, newPerson())
    const saved: string[] = []
    for (let round = 1; round <= 3; round++) {
      for (let index = 0; index < 5; index++) {
        const title = `Round ${round}, task ${index}`
        await page.getByRole('textbox', { name: /^(add|new|create)( a)?( new)? task/i }).fill(title)
        await page.keyboard.press('Enter')
        await expect(page.getByRole('listitem').filter({ hasText: title })).toBeVisible()
      }
      // What the page shows may still be on its way; what another reader sees has been acknowledged.
      const reader = await context.newPage()
      await reader.goto('/tasks')
      const titles = await reader.getByRole('main').getByRole('listitem').getByRole('link').allInnerTexts()
      saved.splice(0, saved.length, ...titles)
      await reader.close()
      const database = postgresPid(server.home)
      if (round !== 2 && database !== undefined) process.kill(database, 'SIGKILL')
      if (round !== 1) {
        await server.end('SIGKILL')
        await server.start()
      }
      await expect(async () => {
        await page.goto('/tasks')
        await expect(page.getByRole('heading', { level: 1, name: /task/i })).toBeVisible({ timeout: 500 })
      }).toPass({ timeout: 20_000 })
      for (const title of saved) await expect(page.getByRole('listitem').filter({ hasText: title })).toBeVisible()
    }
    expect(saved.length).toBeGreaterThanOrEqual(10)
  } finally {
    await server.dispose()
  }
})
