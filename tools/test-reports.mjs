// What the reports of the two test runners say, in one shape: how many tests passed and failed, and of each failure the
// test's name and its message.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './pnpm.mjs'

export function readVitest(file) {
  const { numPassedTests = 0, numTotalTests = 1, testResults = [] } = read(file)
  const failures = testResults.flatMap((suite) => {
    const from = path.relative(root, suite.name)
    const tests = suite.assertionResults.filter(({ status }) => status !== 'passed')
    const own = suite.message ? [{ test: from, message: suite.message }] : []
    return own.concat(
      tests.map(({ fullName, status, failureMessages }) => ({
        test: `${from} › ${fullName}`,
        message: failureMessages.join('\n') || status,
      })),
    )
  })
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests, failures }
}

export function readPlaywright(file) {
  const { stats, suites = [], errors = [] } = read(file)
  const failures = errors.map(({ message }) => ({ test: 'end-to-end tests', message }))
  const collect = (suite, names) => {
    for (const inner of suite.suites ?? []) collect(inner, [...names, inner.title])
    for (const { title, tests } of suite.specs ?? []) {
      for (const { status, results: tries } of tests.filter((test) => test.status !== 'expected')) {
        const messages = tries.flatMap((attempt) => attempt.errors.map(({ message }) => message))
        failures.push({ test: [...names, title].join(' › '), message: messages.join('\n') || status })
      }
    }
  }
  for (const suite of suites) collect(suite, [suite.title])
  if (!stats) return { passed: 0, failed: 1, failures }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped, failures }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
