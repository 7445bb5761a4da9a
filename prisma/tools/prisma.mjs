// Runs Prisma's command line with our stand-in for its native schema engine, so that nothing is downloaded:
// `node tools/prisma.mjs generate`, `node tools/prisma.mjs migrate diff …`.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)
const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build/index.js')

const { status } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: path.join(here, '..'),
  env: {
    ...process.env,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    // Windows cannot execute an .mjs file; there Prisma fetches its own engine.
    ...(process.platform === 'win32' ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: path.join(here, 'schema-engine.mjs') }),
  },
})
process.exit(status ?? 1)
