// `pnpm --filter @latchkey/client run build:tarball [folder]`: makes the package that a project outside of this
// repository installs, and prints its path. Our own packages are bundled into it, JavaScript and declarations alike;
// what comes from npm stays a dependency. The declarations are described in docs/client.md.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { emitDeclarations, packageOf } from './emit-declarations.mjs'

const home = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const root = path.join(home, '../..')
const entries = { client: 'src/client.ts', 'file-store': 'src/file-store.ts' }

const scratch = mkdtempSync(path.join(os.tmpdir(), 'latchkey-client-'))
try {
  const target = path.resolve(process.argv[2] ?? path.join(home, 'dist'))
  const folder = path.join(scratch, 'package')
  const needed = new Set([...(await bundle(folder)), ...emitDeclarations({ root, scratch, folder, entries })])
  writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify(manifest([...needed].toSorted((a, b) => a.localeCompare(b))), null, 2)}\n`,
  )
  cpSync(path.join(home, 'README.md'), path.join(folder, 'README.md'))
  cpSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'))
  console.log(pack(folder, target))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** Writes the JavaScript; gives the packages from npm that it imports. */
async function bundle(folder) {
  const { metafile } = await build({
    absWorkingDir: home,
    entryPoints: entries,
    outdir: path.join(folder, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    metafile: true,
    plugins: [{ name: 'own packages only', setup: (esbuild) => esbuild.onResolve({ filter: /^[^./]/ }, leaveForeign) }],
  })
  const imports = Object.values(metafile.outputs).flatMap(({ imports: made }) => made)
  return imports
    .filter(({ path: name, external }) => external && !name.startsWith('node:'))
    .map(({ path: name }) => packageOf(name))
}

function leaveForeign({ path: name, kind }) {
  return kind === 'entry-point' || name.startsWith('@latchkey/') ? undefined : { path: name, external: true }
}

function manifest(needed) {
  const own = read(home)
  const foreign = needed.filter((name) => !(own.dependencies[name] ?? '').startsWith('catalog:'))
  if (foreign.length > 0) throw new Error(`List among the client's dependencies: ${foreign.join(', ')}`)
  const { name, version, description, license, type } = own
  return {
    name,
    version,
    description,
    license,
    type,
    sideEffects: false,
    engines: read(root).engines,
    exports: {
      '.': { types: './types/client/src/client.d.ts', default: './dist/client.js' },
      './file-store': {
        types: './types/client/src/file-store.d.ts',
        browser: null,
        default: './dist/file-store.js',
      },
    },
    dependencies: Object.fromEntries(needed.map((dependency) => [dependency, `^${installedVersion(dependency)}`])),
  }
}

function read(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
}

function installedVersion(name) {
  const paths = createRequire(path.join(home, 'package.json')).resolve.paths(name) ?? []
  const [version] = paths.flatMap((folder) => {
    try {
      return read(path.join(folder, name)).version
    } catch {
      return []
    }
  })
  if (version === undefined) throw new Error(`${name} is not installed.`)
  return version
}

/** Gives the tarball's path. */
function pack(folder, target) {
  mkdirSync(target, { recursive: true })
  const { stdout, stderr, status } = spawnSync('npm', ['pack', '--json', '--pack-destination', target], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(stderr)
  return path.join(target, JSON.parse(stdout)[0].filename)
}
