import { createHash } from 'node:crypto'

/** Bytes that look random, never repeat within one source, and are the same in every run. */
export function createSeededRandom(seed: string): { bytes(length: number): Uint8Array } {
  let block = 0
  return {
    bytes(length) {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
        createHash('sha256').update(`${seed} ${block++}`).digest(),
      )
      return Uint8Array.from(Buffer.concat(blocks).subarray(0, length))
    },
  }
}
