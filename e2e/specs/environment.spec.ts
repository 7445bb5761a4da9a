import { spawnSync } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { repository } from '../fixtures/server.ts'

const main = path.join(repository, 'apps/web/dist-test/server/main.js')

function start(env: Record<string, string>) {
  return spawnSync(process.execPath, [main], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', NEXT_DIST_DIR: '.next-test', ...env },
  })
}

test('a start with several problems names all of them in one message and ends with status 1', () => {
  const { status, stderr } = start({
    DATABASE_URL: 'postgres://nowhere.example.test/app',
    PORT: 'many',
    AUTH_SESSION_PEPPER: 'short',
    AUTH_CODE_ATTEMPTS: '0',
  })
  expect(status).toBe(1)
  for (const name of [
    'PORT',
    'APP_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'AUTH_SESSION_PEPPER',
    'AUTH_PASSWORD_PEPPER',
    'AUTH_ENCRYPTION_KEY',
    'AUTH_CODE_ATTEMPTS',
  ]) {
    expect(stderr).toContain(`- ${name} `)
  }
  expect(stderr).not.toContain('short')
})

test('a port that was asked for and is taken is one clear error', async () => {
  const taken = net.createServer()
  await new Promise<void>((resolve) => {
    taken.listen(0, '127.0.0.1', () => resolve())
  })
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { status, stderr } = start({ PORT: String(port), LATCHKEY_DATA_DIR: test.info().outputPath('data') })
  taken.close()
  expect(status).toBe(1)
  expect(stderr.trim()).toBe(`Port ${port} is taken. Choose another with PORT, or stop the program that listens there.`)
})
