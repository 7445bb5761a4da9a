// `pnpm bench [--json] [--runs 3] [--seconds 10] [scenario …]`: runs the scenarios against the production build. The
// exit status is 1 when a verdict is not kept.
import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BenchSettings, Outcome, Scenario } from './harness/scenario.ts'
import { adminLists } from './scenarios/admin-lists.ts'
import { signInThroughput } from './scenarios/sign-in-throughput.ts'
import { whoAmICost } from './scenarios/who-am-i-cost.ts'
import { whoAmILatency } from './scenarios/who-am-i-latency.ts'
import { whoAmIThroughput } from './scenarios/who-am-i-throughput.ts'
import { startLatchkey } from './subjects/latchkey.ts'
import type { Subject } from './subjects/subject.ts'

const scenarios: readonly Scenario[] = [whoAmICost, whoAmILatency, whoAmIThroughput, signInThroughput, adminLists]
const subjects: readonly (() => Promise<Subject>)[] = [startLatchkey]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    // The build is there already.
    built: { type: 'boolean', default: false },
  },
})
const settings: BenchSettings = { runs: Number(values.runs), secondsPerRun: Number(values.seconds) }
const chosen = scenarios.filter(({ name, onlyByName = false }) =>
  positionals.length === 0 ? !onlyByName : positionals.includes(name),
)
const say = (line: string) => void (values.json || console.log(line))
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
  loadBefore: loadavg()[0] ?? 0,
}

if (!values.built) build()
say(`${machine.cores} × ${machine.cpu}, Node ${machine.node}, load before ${machine.loadBefore.toFixed(1)}`)
let underWay: Subject | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Its database would outlive us.
  process.once(signal, () => void (underWay?.stop() ?? Promise.resolve()).finally(() => process.exit(130)))
}
const results: ({ readonly subject: string; readonly scenario: string } & Outcome)[] = []
for (const start of subjects) {
  const subject = await start()
  underWay = subject
  try {
    for (const scenario of chosen) {
      say(`\n${subject.name}: ${scenario.question}`)
      const outcome = await scenario.run(subject, settings)
      results.push({ subject: subject.name, scenario: scenario.name, ...outcome })
      describe(outcome)
    }
  } finally {
    await subject.stop()
  }
}
if (values.json) console.log(JSON.stringify({ machine, settings, results }, undefined, 2))
process.exitCode = results.every(({ verdicts }) => verdicts.every(({ passed }) => passed)) ? 0 : 1

/** Builds into the folder of the tests, so that an app that runs is left alone. Speaks on the error output only. */
function build(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { status } = spawnSync(path.join(root, 'node_modules/.bin/turbo'), ['run', 'build:test'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

function describe({ figures, verdicts, notes }: Outcome): void {
  for (const { name, value, unit } of figures) {
    say(`  ${name.padEnd(46)} ${value.toFixed(value < 1000 ? 2 : 0).padStart(9)} ${unit}`)
  }
  for (const { rule, passed } of verdicts) say(`  ${passed ? 'PASS' : 'FAIL'}  ${rule}`)
  for (const note of notes) say(`  ${note}`)
}
