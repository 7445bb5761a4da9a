// `npm test`: installs what the lockfile says, then runs every check (tools/checks.mjs) with pnpm on the PATH.
import { pnpm, requireNode } from './pnpm.mjs'

requireNode()
process.exit((await pnpm(['install', '--frozen-lockfile'])) || (await pnpm(['exec', 'node', 'tools/checks.mjs'])))
