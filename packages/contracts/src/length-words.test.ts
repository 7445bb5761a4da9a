import { expect, test } from 'vitest'
import { lengthWords } from './length-words.ts'

test.each([
  [1000, '1 second'],
  [1500, '1 second'],
  [2000, '2 seconds'],
  [60_000, '1 minute'],
  [90_000, '90 seconds'],
  [3_600_000, '1 hour'],
  [5_400_000, '90 minutes'],
  [86_400_000, '24 hours'],
  [604_800_000, '7 days'],
])('calls %i ms "%s"', (lengthMs, words) => {
  expect(lengthWords(lengthMs)).toBe(words)
})
