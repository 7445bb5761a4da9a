// `pnpm cli <command>`: the operator's command line, from the build where it is up to date, else from the sources. Runs
// in this very process, so that terminal, signals and exit status are its own.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { hashSources } from '../apps/web/tools/source-hash.mjs'
import { requireNode, root } from './pnpm.mjs'

requireNode()
process.env.NODE_ENV ??= 'production'
const built = path.join(root, 'apps/web/dist/server')
if (isBuiltFromTheseSources()) await import(pathToFileURL(path.join(built, 'cli.js')).href)
else await runSources()

function isBuiltFromTheseSources() {
  try {
    const { hash, files } = JSON.parse(readFileSync(path.join(built, 'cli.json'), 'utf8'))
    return hash === hashSources(files)
  } catch {
    return false
  }
}

async function runSources() {
  generateClient()
  const { runSource } = await import('../apps/web/tools/run-sources.mjs')
  await runSource('src/cli/main.ts')
}

/** The database client is generated, not committed: made here when a fresh clone or a new schema lacks it. */
function generateClient() {
  const prisma = path.join(root, 'prisma')
  const schema = readdirSync(path.join(prisma, 'schema')).map((name) => timeOf(path.join(prisma, 'schema', name)))
  if (timeOf(path.join(prisma, 'src/generated/client.ts')) >= Math.max(...schema)) return
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(prisma, 'tools/prisma.mjs'), 'generate'])
  if (status === 0) return
  // Standard output belongs to the command's answer.
  process.stderr.write(Buffer.concat([stdout, stderr]))
  process.exit(1)
}

function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
