// `npm start`: installs, builds what changed, serves. `pnpm start`: serves what is built, and builds only when
// nothing is. The server runs in this very process, so a signal reaches it directly.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { pnpm, requireNode, root, underPnpm } from './pnpm.mjs'

requireNode()
const main = path.join(root, 'apps/web/dist/server/main.js')

const served = await addressAlreadyServed()
if (served) {
  console.log(`Latchkey is already running: ${served}`)
  process.exit(0)
}

if (!underPnpm || !existsSync(main)) {
  const firstTime = !existsSync(main)
  console.log(firstTime ? 'Installing and building. The first time takes a minute or two.' : 'Checking for changes.')
  const status = await pnpm(['run', 'build'], { quiet: true })
  if (status !== 0) process.exit(status)
}
process.env.NODE_ENV = 'production'
await import(pathToFileURL(main).href)

/** In local mode one server at a time uses the data folder; it leaves a note with its address there. */
async function addressAlreadyServed() {
  if (process.env.DATABASE_URL) return undefined
  const note = path.join(process.env.LATCHKEY_DATA_DIR ?? path.join(root, '.data'), 'server.json')
  try {
    const { address } = JSON.parse(readFileSync(note, 'utf8'))
    const answer = await fetch(`${address}/api/health/live`, { signal: AbortSignal.timeout(2000) })
    return answer.ok ? address : undefined
  } catch {
    return undefined
  }
}
