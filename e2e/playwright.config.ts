import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, devices } from '@playwright/test'

// Written by tools/ensure-chromium.mjs; without it Playwright uses a browser of its own.
const note = fileURLToPath(new URL('node_modules/.cache/chromium.json', import.meta.url))
const { executablePath, env } = (existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : { env: {} }) as {
  executablePath?: string
  env: Record<string, string>
}

// Without these Chromium asks its maker's hosts at every start, in vain behind a firewall.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
]

const inherited = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
)

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 5000 },
  reporter: [['list'], ['json']],
  use: {
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: quiet,
      env: { ...inherited, ...env },
    },
  },
  projects: [
    { name: 'desktop', use: { ...devices['Desktop Chrome'] }, testIgnore: /(phone|timing|fresh-clone)/ },
    { name: 'phone', use: { ...devices['Pixel 7'] }, testMatch: /phone/ },
    // Alone, after the others: one measures time, the other needs the whole machine to build.
    { name: 'timing', testMatch: /timing/, dependencies: ['desktop', 'phone'] },
    { name: 'fresh-clone', testMatch: /fresh-clone/, dependencies: ['timing'] },
  ],
})
