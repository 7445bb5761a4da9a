import { expect, test } from 'vitest'
import { calibratePasswords, recommend, type HashTiming } from './password-calibration.ts'

const bcrypt = (cost: number, ms: number): HashTiming => ({ settings: { algorithm: 'bcrypt', cost }, ms })
const argon2id = (memory: number, ms: number): HashTiming => ({
  settings: { algorithm: 'argon2id', memory, iterations: 2, parallelism: 1 },
  ms,
})

test('the strongest within 100 ms is recommended, of each algorithm', () => {
  const timings = [bcrypt(10, 30), bcrypt(11, 60), bcrypt(12, 120), argon2id(19_456, 40), argon2id(47_104, 100)]
  expect(recommend([...timings, argon2id(65_536, 101)])).toEqual([bcrypt(11, 60), argon2id(47_104, 100)])
})

test('a slow machine gets the floor, never less', () => {
  expect(recommend([bcrypt(10, 400), argon2id(19_456, 500)])).toEqual([bcrypt(10, 400), argon2id(19_456, 500)])
})

test('what is measured begins at the floor of each algorithm and names what a server can be set to', async () => {
  // A clock by which every hash takes 250 ms, so that nothing beyond the first step is tried.
  let ms = 0
  const { timings, recommended } = await calibratePasswords(() => (ms += 250))
  expect(recommended.map(({ settings }) => settings)).toEqual([
    { algorithm: 'bcrypt', cost: 10 },
    { algorithm: 'argon2id', memory: 19_456, iterations: 2, parallelism: 1 },
  ])
  expect(timings.every((timing) => timing.ms === 250)).toBe(true)
})
