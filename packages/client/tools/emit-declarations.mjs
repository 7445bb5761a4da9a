import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * Writes the declarations that the entries reach, ours all of them, as `types/<package>/src/…` with relative paths in
 * between. Gives the packages from npm that they import.
 */
export function emitDeclarations({ root, scratch, folder, entries }) {
  const emitted = path.join(scratch, 'emitted')
  compile({ root, emitted, scratch, entries: Object.values(entries) })
  const queue = Object.values(entries).map((entry) => path.join('packages/client', entry))
  const reached = new Set()
  const foreign = new Set()
  for (const source of queue) {
    if (reached.has(source)) continue
    reached.add(source)
    const text = withoutServer[source] ?? readFileSync(path.join(emitted, declarationOf(source, '.d.ts')), 'utf8')
    if (!allowed.some((pattern) => pattern.test(source))) throw new Error(`The client's types lead to ${source}.`)
    const target = path.join(folder, 'types', declarationOf(inPackage(source), '.d.ts'))
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(
      target,
      text.replaceAll(specifier, (whole, before, quote, name) => {
        const next = ownSource(name, source)
        if (next === undefined) foreign.add(packageOf(name))
        if (next === undefined) return whole
        queue.push(next)
        const relative = path.posix.relative(path.dirname(inPackage(source)), inPackage(next))
        return `${before}${quote}${relative.startsWith('.') ? '' : './'}${declarationOf(relative, '.js')}${quote}`
      }),
    )
  }
  return foreign
}

// The types of what a server works with (a database among it) say nothing to its callers.
const withoutServer = {
  'packages/api/src/context.ts': 'export type ApiContext = object\n',
}

/** What the client's types may be made of. */
const allowed = [
  /^packages\/(client|auth-client|contracts)\/src\//,
  /^packages\/api\/src\/(types|context|procedure-meta|routers\/root|errors\/to-api-error)\.ts$/,
]

const specifier = /(\bfrom\s+|\bimport\(\s*|\bimport\s+)(['"])([^'"]+)\2/g

const declarationOf = (source, extension) => source.replace(/\.tsx?$/, extension)
const inPackage = (source) => source.replace(/^packages\//, '')
/** The package of an import from npm. */
export const packageOf = (name) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** The source file behind a specifier, from the repository's root; `undefined` for packages from npm. */
function ownSource(name, from) {
  if (name.startsWith('.')) return path.posix.join(path.dirname(from), name)
  const [, owner, entry] = /^@latchkey\/([^/]+)\/(.+)$/.exec(name) ?? []
  return owner && `packages/${owner}/src/${entry}.ts`
}

/** Declarations of everything that the entries import; the types themselves are checked elsewhere. */
function compile({ root, emitted, scratch, entries }) {
  const home = path.join(root, 'packages/client')
  const owners = [...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`), 'prisma']
  const paths = Object.fromEntries(
    owners.map((owner) => [`@latchkey/${path.basename(owner)}/*`, [path.join(root, owner, 'src/*.ts')]]),
  )
  const config = path.join(scratch, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    rootDir: root,
    outDir: emitted,
    typeRoots: [path.join(home, 'node_modules/@types')],
    // Otherwise they would count as somebody else's packages, whose declarations nobody writes.
    paths,
  }
  const files = entries.map((entry) => path.join(home, entry))
  const base = path.join(home, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ extends: base, include: [], files, compilerOptions }))
  const compiler = path.join(path.dirname(createRequire(base).resolve('typescript/package.json')), 'bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stdout)
}
