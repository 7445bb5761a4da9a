import { setTimeout as elapse } from 'node:timers/promises'
import { openHttpCaller, type Sample } from '../harness/http-caller.ts'
import { callWithoutPause } from '../harness/loads.ts'
import { median, percentile, statusesOf } from '../harness/percentiles.ts'
import type { Scenario } from '../harness/scenario.ts'

const signingInAtOnce = 16
const shareMin = 0.9

/** How close sign-ins come to what hashing allows: everything else that a sign-in does is what lies between. */
export const signInThroughput: Scenario = {
  name: 'sign-in-throughput',
  question: `${signingInAtOnce} people signing in without pause, and nothing else`,
  async run({ signIns, hashing }, { runs, secondsPerRun }) {
    const caller = openHttpCaller(signingInAtOnce)
    const all: Sample[] = []
    const rates: number[] = []
    const hashMs: number[] = []
    try {
      // The first run warms up and is not counted.
      for (let run = 0; run <= runs; run++) {
        const oneHashMs = await hashing.timeOne()
        const startedAt = performance.now()
        const load = callWithoutPause((at) => caller.make(signIns[at % signIns.length] ?? missing()), signingInAtOnce)
        await elapse(run === 0 ? 2000 : secondsPerRun * 1000)
        const samples = await load.stop()
        if (run === 0) continue
        rates.push(samples.length / ((performance.now() - startedAt) / 1000))
        hashMs.push(oneHashMs)
        all.push(...samples)
      }
    } finally {
      caller.close()
    }
    const possible = (hashing.workers * 1000) / median(hashMs)
    const share = median(rates) / possible
    return {
      figures: [
        { name: 'one hash, alone', value: median(hashMs), unit: 'ms' },
        { name: `${hashing.workers} workers ÷ time of one hash`, value: possible, unit: 'per second' },
        { name: 'sign-ins', value: median(rates), unit: 'per second' },
        { name: 'of what is possible', value: share, unit: 'times' },
        { name: 'sign-in p50', value: percentile(all, 0.5), unit: 'ms' },
      ],
      verdicts: [
        { rule: `sign-ins reach ${shareMin * 100} % of (workers ÷ time of one hash)`, passed: share >= shareMin },
        { rule: 'every sign-in is answered by 200', passed: all.every(({ status }) => status === 200) },
      ],
      notes: [
        `Median of ${runs} runs of ${secondsPerRun} s (${rates.map((rate) => rate.toFixed(2)).join(', ')} a second). ${statusesOf(all)}.`,
        'Caller, server, database and hashing share the machine; one hash is timed with all of them at rest.',
      ],
    }
  },
}

function missing(): never {
  throw new Error('The subject has no such call.')
}
