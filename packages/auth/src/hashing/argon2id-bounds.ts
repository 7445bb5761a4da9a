/** The most that argon2id may be told to take, by the configuration or by a stored hash. Memory in KiB. */
export const argon2idMax = { memory: 262_144, iterations: 20, parallelism: 8 } as const

// Pairs of equal strength at one lane, for 1 to 5 iterations.
const memoryByIterations = [47_104, 19_456, 12_288, 9216, 7168] as const

/** The least memory that argon2id must take, in KiB (OWASP Password Storage Cheat Sheet). */
export const argon2idMemoryMin = (iterations: number): number => memoryByIterations[iterations - 1] ?? 7168
