import { expect, it } from 'vitest'
import { providerProblemWords } from './provider-problem-words.ts'

it('names the provider, and says what to do next', () => {
  expect(providerProblemWords({ problem: 'PROVIDER_AWAY', provider: 'apple' }, 'sign-in')).toBe(
    "We can't reach Apple right now. Try again, or use another way.",
  )
  expect(providerProblemWords({ problem: 'ACCOUNT_BLOCKED', provider: 'google' }, 'sign-in')).toBe(
    'This account is blocked. Ask the person who runs this site.',
  )
})

it('has its own words for a proof that failed', () => {
  const problem = { problem: 'INVALID_CREDENTIALS', provider: 'google' }
  expect(providerProblemWords(problem, 'reauthentication')).toMatch(/^That was not the Google account you sign in with/)
  expect(providerProblemWords(problem, 'sign-in')).toMatch(/^Google did not confirm who you are/)
})

it.each([
  { problem: undefined, provider: undefined },
  { problem: 'INVALID_CODE', provider: undefined },
  { problem: 'INVALID_CODE', provider: 'Evil Corp' },
  { problem: 'Call 555-0100 now', provider: 'google' },
  { problem: 'toString', provider: 'google' },
  { problem: ['INVALID_CODE', 'INVALID_CODE'], provider: 'google' },
])('says nothing that an address made up: %o', (asked) => {
  expect(providerProblemWords(asked, 'sign-in')).toBeUndefined()
})
