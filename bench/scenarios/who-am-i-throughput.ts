import { setTimeout as elapse } from 'node:timers/promises'
import { openHttpCaller, type Sample } from '../harness/http-caller.ts'
import { callWithoutPause } from '../harness/loads.ts'
import { median, percentile, statusesOf } from '../harness/percentiles.ts'
import type { Scenario } from '../harness/scenario.ts'

const connections = 50

export const whoAmIThroughput: Scenario = {
  name: 'who-am-i-throughput',
  question: `"Who am I" over ${connections} connections that never rest`,
  async run({ whoAmI }, { runs, secondsPerRun }) {
    const caller = openHttpCaller(connections)
    const all: Sample[] = []
    const rates: number[] = []
    try {
      // The first run warms up and is not counted.
      for (let run = 0; run <= runs; run++) {
        const startedAt = performance.now()
        const load = callWithoutPause(() => caller.make(whoAmI), connections)
        await elapse(run === 0 ? 2000 : secondsPerRun * 1000)
        const samples = await load.stop()
        if (run === 0) continue
        rates.push(samples.length / ((performance.now() - startedAt) / 1000))
        all.push(...samples)
      }
    } finally {
      caller.close()
    }
    return {
      figures: [
        { name: 'throughput', value: median(rates), unit: 'per second' },
        { name: 'p50', value: percentile(all, 0.5), unit: 'ms' },
        { name: 'p99', value: percentile(all, 0.99), unit: 'ms' },
      ],
      verdicts: [{ rule: 'every call is answered by 200', passed: all.every(({ status }) => status === 200) }],
      notes: [
        `Median of ${runs} runs of ${secondsPerRun} s (${rates.map((rate) => rate.toFixed(0)).join(', ')} a second). ${statusesOf(all)}.`,
        'Caller and server share the machine.',
      ],
    }
  },
}
