import type { Variable } from './variables.ts'

/** Variables that belong together in the documentation. */
export interface VariableSection {
  readonly title: string
  readonly variables: readonly Variable<unknown>[]
}

/** `.env.example`: every variable with its meaning, each commented out, since none has to be set in local mode. */
export function renderEnvExample(sections: readonly VariableSection[]): string {
  const blocks = sections.map(({ title, variables }) => [`# ── ${title}`, ...variables.map(exampleOf)].join('\n\n'))
  return `# Every variable, with its default. None has to be set: without DATABASE_URL everything runs locally.\n# Generated from the code; see docs/configuration.md.\n\n${blocks.join('\n\n')}\n`
}

/** The table of a section for docs/configuration.md. */
export function renderVariableTable({ variables }: VariableSection): string {
  const rows = variables.map(
    ({ name, kind, meaning, defaultText }) =>
      `| \`${name}\` | ${kind.form.replaceAll('|', '\\|')} | ${defaultText ? `\`${defaultText}\`` : ''} | ${meaning} |`,
  )
  return ['| Variable | Form | Default | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function exampleOf({ name, kind, meaning, defaultText }: Variable<unknown>): string {
  return `# ${meaning} (${kind.form})\n# ${name}=${defaultText ?? ''}`
}
