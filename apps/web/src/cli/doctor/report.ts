import type { Finding } from '../../health/finding.ts'
import { counted } from '../../words/counted.ts'
import type { Answer } from '../answer.ts'
import { renderTable } from '../terminal/table.ts'

/** Findings as an answer: a line each, the next step under those that need one. Bad when something fails. */
export function reportOf(findings: readonly Finding[]): Answer {
  const fails = findings.filter(({ state }) => state === 'fail').length
  const warnings = findings.filter(({ state }) => state === 'warn').length
  const [, ...lines] = renderTable(
    ['', '', ''],
    findings.flatMap(({ state, check, message, next }) => [
      [state, check, message],
      ...(next === undefined ? [] : [['', '', `→ ${next}`]]),
    ]),
  )
  return {
    document: { healthy: fails === 0, findings },
    lines: [...lines, '', summary(fails, warnings)],
    isBad: fails > 0,
  }
}

function summary(fails: number, warnings: number): string {
  const worthALook = warnings === 0 ? '' : ` ${counted(warnings, 'thing')} worth a look.`
  return fails === 0 ? `A server can run here.${worthALook}` : `${counted(fails, 'thing')} to repair.${worthALook}`
}
