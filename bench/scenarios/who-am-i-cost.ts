import type { Scenario } from '../harness/scenario.ts'
import type { StatementCounts } from '../harness/statement-tap.ts'

const calls = 1000

export const whoAmICost: Scenario = {
  name: 'who-am-i-cost',
  question: `What ${calls} calls of "who am I" ask of the database, counted on the wire`,
  async run(subject) {
    const counts = await subject.countStatements(calls)
    const [checking, ...others] = [...counts.executed].toSorted(([, one], [, other]) => other - one)
    const executions = checking?.[1] ?? 0
    const [text = ''] = checking ?? []
    const writes = [...counts.executed].filter(([statement]) => /^\s*(insert|update|delete)\b/i.test(statement))
    return {
      figures: [
        { name: 'executions of the authenticating statement per call', value: executions / calls, unit: 'statements' },
        { name: 'of these parsed anew', value: counts.parsed.get(text) ?? 0, unit: 'statements' },
        { name: 'other statements meanwhile', value: sum(others), unit: 'statements' },
        { name: 'of these writes', value: sum(writes), unit: 'statements' },
      ],
      verdicts: [
        { rule: 'one statement per call', passed: executions === calls },
        { rule: 'prepared: not parsed again', passed: (counts.parsed.get(text) ?? 0) === 0 },
        { rule: 'no write', passed: writes.length === 0 },
        // What the server does by the clock (its outbox, for one) goes on meanwhile.
        { rule: 'others are the clock’s: fewer than one in twenty calls', passed: sum(others) < calls / 20 },
      ],
      notes: [`Checking: ${oneLine(text)}`, ...othersOf(counts, text)],
    }
  },
}

const sum = (counts: readonly (readonly [string, number])[]) => counts.reduce((total, [, count]) => total + count, 0)

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 100)

const othersOf = ({ executed }: StatementCounts, checking: string) =>
  [...executed].filter(([text]) => text !== checking).map(([text, count]) => `Meanwhile ${count} ×: ${oneLine(text)}`)
