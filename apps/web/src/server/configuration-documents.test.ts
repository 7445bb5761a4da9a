import { readFileSync } from 'node:fs'
import path from 'node:path'
import { renderEnvExample, renderVariableTable } from '@latchkey/config/documentation'
import { expect, test } from 'vitest'
import { allVariables } from './app-config.ts'

const repository = path.join(import.meta.dirname, '../../../..')
const page = path.join(repository, 'docs/configuration.md')

// Both files are written by `vitest run configuration-documents -u`.
test('.env.example names every variable that the code reads', async () => {
  await expect(renderEnvExample(allVariables)).toMatchFileSnapshot(path.join(repository, '.env.example'))
})

test('docs/configuration.md lists every variable with its form, default and meaning', async () => {
  const tables = allVariables.map((section) => `### ${section.title}\n\n${renderVariableTable(section)}`).join('\n\n')
  const region = /(<!-- variables -->\n)[\s\S]*(<!-- \/variables -->)/
  const written = readFileSync(page, 'utf8')
  expect(written).toMatch(region)
  await expect(written.replace(region, `$1\n${tables}\n\n$2`)).toMatchFileSnapshot(page)
})
