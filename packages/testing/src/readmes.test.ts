import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../../..')
const owners = [...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`), 'prisma'].filter(
  (owner) => existsSync(path.join(root, owner, 'package.json')),
)
/** What auth-client is for is to be joined with an API's types, which it must not know itself. */
const readerOf: Readonly<Record<string, string>> = { 'packages/auth-client': 'apps/web' }
/** Texts with examples, and the package as whose reader each is checked. */
const texts = [
  ...owners.map((owner) => ({ text: `${owner}/README.md`, owner: readerOf[owner] ?? owner })),
  { text: 'README.md', owner: 'examples/task-list' },
  { text: 'docs/api.md', owner: 'examples/task-list' },
  { text: 'docs/client.md', owner: 'examples/task-list' },
  { text: 'docs/configuration.md', owner: 'apps/web' },
]

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

describe.each(owners)('the README of %s', (owner) => {
  test('names every public entry of the package', () => {
    expect(
      entriesOf(owner).filter((entry) => !new RegExp(`(?<![\\w-])${entry}(?![\\w-])`).test(read(`${owner}/README.md`))),
    ).toEqual([])
  })

  test('has an example, and links that lead somewhere', () => {
    expect(examplesIn(`${owner}/README.md`).length).toBeGreaterThan(0)
    const links = [...read(`${owner}/README.md`).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link ?? '')
    expect(links.filter((link) => !existsSync(path.join(root, owner, link)))).toEqual([])
  })
})

describe('the examples', () => {
  /** Beside the package, so that its name and its dependencies mean to an example what they mean to the package. */
  const scratch = `.examples-${process.pid}`
  let problems: readonly string[]
  let config: string

  beforeAll(() => {
    config = mkdtempSync(path.join(os.tmpdir(), 'latchkey-examples-'))
    const files = texts.flatMap(({ text, owner }) =>
      examplesIn(text).map((example, index) => {
        const file = path.join(root, owner, scratch, `${text.replaceAll('/', '-')}-${index + 1}.${example.language}`)
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, `${example.code}\nexport {}\n`)
        return file
      }),
    )
    problems = problemsOf(config, files)
  }, 60_000)
  afterAll(() => {
    rmSync(config, { recursive: true, force: true })
    for (const { owner } of texts) rmSync(path.join(root, owner, scratch), { recursive: true, force: true })
  })

  test.each(texts)('in $text compile', ({ text }) => {
    expect(problems.filter((line) => line.includes(`/${text.replaceAll('/', '-')}-`))).toEqual([])
  })

  test('were looked at: the compiler could run, and sees an error where there is one', () => {
    expect(problems.filter((line) => line.startsWith('error'))).toEqual([])
    const wrong = path.join(config, 'wrong.ts')
    writeFileSync(wrong, 'export const wrong: string = 1\n')
    expect(problemsOf(config, [wrong])).toHaveLength(1)
  })
})

/** What can be imported from a package, by its last name: `email` for `@latchkey/auth/email`. */
function entriesOf(owner: string): readonly string[] {
  const { exports = {} }: { exports?: Record<string, unknown> } = JSON.parse(read(`${owner}/package.json`))
  return Object.keys(exports).flatMap((entry) => {
    if (entry === '.') return []
    if (entry !== './*') return [path.posix.basename(entry)]
    const inside = readdirSync(path.join(root, owner, 'src'))
    return inside.filter((name) => !name.includes('.test.')).map((name) => path.parse(name).name)
  })
}

function examplesIn(text: string): readonly { readonly language: string; readonly code: string }[] {
  const blocks = read(text).matchAll(/^( *)```(tsx?)\n(.*?)^\1```$/gms)
  return [...blocks].map(([, , language = '', code = '']) => ({ language, code }))
}

/** One line for each error; what is wrong outside of the files is for the packages' own checks. */
function problemsOf(folder: string, files: readonly string[]): readonly string[] {
  const types = path.join(root, 'packages/testing/node_modules/@types')
  const compilerOptions = {
    lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [types],
  }
  const config = path.join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ extends: path.join(root, 'tsconfig.base.json'), files, compilerOptions }))
  const { stdout } = spawnSync(
    'node',
    [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', config, '--pretty', 'false'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  const names = files.map((file) => path.basename(file))
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('error') || names.some((name) => line.includes(`${name}(`)))
}
