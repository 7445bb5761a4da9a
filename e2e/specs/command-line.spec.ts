import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { builtCli, runCommand, sourceCli } from '../fixtures/command-line.ts'
import { postgresPid, stopPostgresIn } from '../fixtures/postgres-process.ts'
import { repository } from '../fixtures/server.ts'
import { openTasks } from '../fixtures/task-pages.ts'
import { expect, signIn, signInByCall, test } from '../fixtures/test.ts'

test('what the command line does to a person reaches her open page at once', async ({ page, server, register }) => {
  const ana = await register()
  const cli = async (...argv: string[]) => {
    const { stdout, ...run } = await runCommand(builtCli, server, ...argv, '--json')
    return { ...run, document: JSON.parse(stdout) as Record<string, unknown> }
  }

  const granted = await cli('users', 'grant', ana.email, 'admin')
  expect(granted).toMatchObject({ status: 0, document: { user: { email: ana.email, scopeNames: ['admin'] } } })
  const { userInfo } = await ana.client.auth.status.get.query()
  expect(userInfo?.scopeNames).toEqual(['admin'])

  await signInByCall(page, ana)
  await openTasks(page)
  const blocked = await cli('users', 'block', ana.email, '--reason', 'a test')
  expect(blocked).toMatchObject({ status: 0, stderr: '', document: { sessionsEnded: 2, user: { blocked: true } } })
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('This account is blocked.').first()).toBeVisible()
  await signIn(page, ana)
  await expect(page.getByRole('alert').filter({ hasText: 'This account is blocked.' })).toBeVisible()

  expect(await cli('users', 'unblock', ana.email)).toMatchObject({ status: 0, document: { user: { blocked: false } } })
  await signIn(page, ana)
  await expect(page).toHaveURL(/\/tasks$/, { timeout: 30_000 })
  await openTasks(page)

  expect(await cli('users', 'delete', ana.email)).toMatchObject({
    status: 1,
    document: { error: { code: 'NOT_CONFIRMED' } },
  })
  await expect(page).toHaveURL(/\/tasks$/)
  expect(await cli('users', 'delete', ana.email, '--yes')).toMatchObject({ status: 0, document: { sessionsEnded: 1 } })
  await expect(page.getByText('This account was deleted.')).toBeVisible()
  expect(await cli('users', 'show', ana.email)).toMatchObject({ status: 1, document: { error: { code: 'NOT_FOUND' } } })
})

test('the command line needs no server and no build: it starts the local database, and leaves it stopped', async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'latchkey-cli-'))
  try {
    const run = { home, input: 'a fine long passphrase\n' }
    const argv = ['users', 'create', 'ana@example.test', '--name', 'Ana', '--password-stdin']
    const created = await runCommand(sourceCli, run, ...argv)
    expect(created).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^Made the account ana@/) })
    expect(postgresPid(home)).toBeUndefined()

    const shown = await runCommand(builtCli, { home }, 'users', 'show', 'ana@example.test', '--json')
    expect(JSON.parse(shown.stdout)).toMatchObject({ user: { userName: 'Ana', passwordSet: true, sessions: [] } })
    const doctor = await runCommand(builtCli, { home }, 'doctor')
    expect(doctor).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/A server can run here\./) })
    expect(postgresPid(home)).toBeUndefined()

    // As people type it. Whatever pnpm itself has to say must stay off standard output.
    const { packageManager } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
      packageManager: string
    }
    const typed = await runCommand(['npx', '--yes', packageManager, 'cli'], { home }, 'users', 'list', '--json')
    expect(typed.status).toBe(0)
    expect(JSON.parse(typed.stdout)).toMatchObject({ users: [{ email: 'ana@example.test' }] })
  } finally {
    stopPostgresIn(home)
    rmSync(home, { recursive: true, force: true })
  }
})
