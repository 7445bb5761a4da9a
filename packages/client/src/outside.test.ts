import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createApiHarness, serve, type ApiHarness, type Served } from '@latchkey/api/testing'
import { until } from '@latchkey/testing/until'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// A project outside of this repository that installs the client's tarball: the example program and one more.
const home = path.join(import.meta.dirname, '..')
const example = path.join(home, '../../examples/task-list')
let folder: string
let world: ApiHarness
let served: Served
const children = new Set<ChildProcessWithoutNullStreams>()

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-outside-'))
  const tarball = (await run('node', [path.join(home, 'tools/build-tarball.mjs'), folder])).trim()
  await cp(path.join(example, 'src'), path.join(folder, 'src'), { recursive: true })
  await copyFile(path.join(home, 'src/testing/outside-program.ts'), path.join(folder, 'src/outside-program.ts'))
  await writeJson('package.json', {
    name: 'outside',
    private: true,
    type: 'module',
    dependencies: { '@latchkey/client': `file:${tarball}` },
    devDependencies: { '@types/node': '20.19.43', typescript: '5.9.3' },
    // What the ranges allow is for others to find out; here the same versions each time.
    overrides: await versionsOf(tarball),
  })
  await run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  world = await createApiHarness()
  served = await serve(world)
}, 180_000)
afterAll(async () => {
  for (const child of children) child.kill()
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

describe('the tarball', () => {
  test('depends on packages from npm alone, and on none that a server needs', async () => {
    const { dependencies } = await readJson('node_modules/@latchkey/client/package.json')
    expect(Object.keys(dependencies)).toEqual(['@trpc/client', '@trpc/server', 'eventsource', 'superjson', 'zod'])
    for (const range of Object.values(dependencies)) expect(range).toMatch(/^\^\d+\.\d+\.\d+$/)
    expect(await readdir(path.join(folder, 'node_modules/@latchkey'))).toEqual(['client'])
    expect(await readdir(path.join(folder, 'node_modules'))).not.toContain('@prisma')
  })

  test('holds neither our sources nor the name of a package that is not in it', async () => {
    const own = path.join(folder, 'node_modules/@latchkey/client')
    const files = await readdir(own, { recursive: true, withFileTypes: true })
    const names = files.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))
    const code = names.filter((name) => /\.[jt]s$/.test(name))
    expect(code.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([])
    const texts = await Promise.all(code.map((name) => readFile(name, 'utf8')))
    for (const text of texts) expect(text).not.toMatch(/(from|import\()\s*['"](@latchkey|.*prisma)/i)
  })

  test('brings the README of the package and its licence', async () => {
    const own = path.join(folder, 'node_modules/@latchkey/client')
    expect((await readdir(own)).toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'types'])
    expect(await readFile(path.join(own, 'README.md'), 'utf8')).toBe(
      await readFile(path.join(home, 'README.md'), 'utf8'),
    )
  })

  test.each([
    ['for Node', { module: 'nodenext' }],
    ['as bundlers do', { module: 'esnext', moduleResolution: 'bundler' }],
  ])(
    'type-checks, libraries included, where modules are resolved %s, and refuses what it should',
    async (_, options) => {
      const compiler = path.join(home, 'node_modules/typescript')
      const problems = await problemsOf(compiler, { ...options, skipLibCheck: false })
      // tRPC's own declarations name a package that it does not bring along.
      expect(problems.filter((line) => !line.startsWith('node_modules/@trpc/server/dist/adapters/ws.d.mts'))).toEqual(
        [],
      )
    },
    60_000,
  )

  test('type-checks and compiles with the TypeScript that the project has', async () => {
    expect(await problemsOf('node_modules/typescript', { module: 'nodenext', skipLibCheck: true })).toEqual([])
  }, 60_000)

  test('runs', async () => {
    const { email, password } = await world.signUp()
    const said = { titles: ['From outside'], isDate: true, refusals: ['INVALID_CREDENTIALS'] }
    expect(await start('outside-program', [served.url, email, password]).ended).toEqual({
      status: 0,
      stdout: JSON.stringify(said),
      stderr: '',
    })
  })
})

describe('the example', () => {
  test('signs in, keeps its key to itself, adds, lists, ticks off and signs out', async () => {
    const { email, password } = await world.signUp({ userName: 'Ana' })
    expect(await tasks('list')).toMatchObject({ status: 1, stderr: expect.stringContaining('Use sign-in') })
    expect(await tasks(`sign-in ${email}`, `not ${password}`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The address or the password is wrong.'),
    })
    expect(await tasks(`sign-in ${email}`, password)).toMatchObject({ status: 0, stdout: 'Signed in as Ana.\n' })
    expect((await stat(path.join(folder, 'tasks.json'))).mode & 0o777).toBe(0o600)
    expect(await tasks('list')).toMatchObject({ stdout: 'Nothing to do.\n' })
    expect(await tasks('add Buy milk')).toMatchObject({ stdout: 'Added: Buy milk\n' })
    await tasks('add Plan trip')
    expect(await tasks('list')).toMatchObject({ stdout: expect.stringMatching(/^1\. .*\n2\. .*\n$/) })
    const [first] = (await tasks('list')).stdout.split('\n')
    expect(await tasks('done 1')).toMatchObject({ stdout: `Done: ${first?.slice(3)}\n` })
    expect(await tasks('done 2')).toMatchObject({ status: 1, stderr: 'There is no task 2. Use list.\n' })
    expect(await tasks('sign-out')).toMatchObject({ status: 0, stdout: 'Signed out.\n' })
    expect(await tasks('list')).toMatchObject({ status: 1, stderr: expect.stringContaining('Use sign-in') })
  }, 60_000)

  test('watches what happens on other devices until its session is ended there, and says so', async () => {
    const ana = await world.signUp()
    await tasks(`sign-in ${ana.email}`, ana.password)
    const watching = start('task-list', ['watch'])
    await until('the stream', () => watching.output().includes('Watching.'), 15_000)
    await world.callAs(ana.session).tasks.create({ title: 'From the phone' })
    await until('the change', () => watching.output().includes('Changed: From the phone'))
    await world.callAs(ana.session).auth.sessions.revokeOthers()
    expect(await watching.ended).toMatchObject({ status: 1, stderr: expect.stringContaining('from elsewhere') })
    expect(await tasks('list'), 'and the key is gone').toMatchObject({ stderr: expect.stringContaining('Use sign-in') })
  }, 60_000)

  test('signs out while the server is away, and tells it later', async () => {
    const ana = await world.signUp()
    await tasks(`sign-in ${ana.email}`, ana.password)
    const sessions = () => world.callAs(ana.session).auth.sessions.list()
    expect(await sessions()).toHaveLength(2)
    const away = { LATCHKEY_URL: 'http://127.0.0.1:1' }
    const { stdout } = await start('task-list', ['sign-out'], { env: away }).ended
    expect(stdout).toBe('Signed out here. The server will be told when it is back.\n')
    expect(await sessions()).toHaveLength(2)
    expect(await tasks('list')).toMatchObject({ status: 1, stderr: expect.stringContaining('Use sign-in') })
    expect(await sessions()).toHaveLength(1)
    expect(await readJson('tasks.json')).toEqual({})
  }, 60_000)
})

const readJson = async (name: string) => JSON.parse(await readFile(path.join(folder, name), 'utf8'))
const writeJson = (name: string, value: unknown) => writeFile(path.join(folder, name), JSON.stringify(value, null, 2))

/** The exact versions of the tarball's dependencies: the ones it was built with. */
async function versionsOf(tarball: string): Promise<Record<string, string>> {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    await run('tar', ['-xzOf', tarball, 'package/package.json']),
  )
  return Object.fromEntries(Object.entries(dependencies).map(([name, range]) => [name, range.slice(1)]))
}

/** Compiles the programs into `dist`; gives what the compiler says. */
async function problemsOf(compiler: string, options: object): Promise<readonly string[]> {
  const compilerOptions = {
    target: 'es2022',
    rootDir: 'src',
    outDir: 'dist',
    rewriteRelativeImportExtensions: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    types: ['node'],
    ...options,
  }
  await writeJson('tsconfig.json', { include: ['src'], compilerOptions })
  // One line for each problem, also where colours are asked for.
  const { stdout } = await started(
    spawn('node', [path.join(compiler, 'bin/tsc'), '--pretty', 'false'], { cwd: folder }),
  ).ended
  return stdout.split('\n').filter((line) => line !== '')
}

/** Gives what a program prints; fails with everything it printed when it does. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await started(spawn(program, args, { cwd: folder })).ended
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

/** One command of the example. */
const tasks = (words: string, input = '') => start('task-list', words.split(' '), { input: `${input}\n` }).ended

/** Starts a compiled program. */
function start(program: string, args: readonly string[], { input = '', env = {} } = {}) {
  const own = { LATCHKEY_URL: served.url, TASK_LIST_FILE: path.join(folder, 'tasks.json'), ...env }
  const child = spawn('node', [`dist/${program}.js`, ...args], { cwd: folder, env: { ...process.env, ...own } })
  child.stdin.end(input)
  return started(child)
}

function started(child: ChildProcessWithoutNullStreams) {
  children.add(child)
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk))
  }
  const ended = once(child, 'close').then(([status]) => {
    children.delete(child)
    return { status, ...text }
  })
  return { ended, output: () => text.stdout }
}
