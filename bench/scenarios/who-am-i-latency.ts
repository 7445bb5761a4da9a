import { setTimeout as elapse } from 'node:timers/promises'
import { openHttpCaller, type HttpCaller, type Sample } from '../harness/http-caller.ts'
import { callSteadily, callWithoutPause } from '../harness/loads.ts'
import { percentile, statusesOf } from '../harness/percentiles.ts'
import type { BenchSettings, Outcome, Scenario } from '../harness/scenario.ts'
import type { Subject } from '../subjects/subject.ts'

const perSecond = 50
const signingInAtOnce = 16

/** Idle and busy runs take turns, so that whatever else the machine does falls on both alike. */
export const whoAmILatency: Scenario = {
  name: 'who-am-i-latency',
  question: `"Who am I" at ${perSecond} calls a second: alone, and while ${signingInAtOnce} people sign in at once and other calls come at ${perSecond} a second`,
  async run(subject, settings) {
    const caller = openHttpCaller(256)
    const measured = { idle: [] as Sample[], busy: [] as Sample[], signIns: [] as Sample[], others: [] as Sample[] }
    try {
      await measure(subject, caller, { ...settings, secondsPerRun: 2 })
      for (let run = 0; run < settings.runs; run++) {
        measured.idle.push(...(await measure(subject, caller, settings)))
        const noise = startNoise(subject, caller)
        // Until the first of them are through, the queue is not yet as long as it stays.
        await elapse(1000)
        measured.busy.push(...(await measure(subject, caller, settings)))
        const { signIns, others } = await noise.stop()
        measured.signIns.push(...signIns)
        measured.others.push(...others)
      }
    } finally {
      caller.close()
    }
    return outcomeOf(measured, settings)
  },
}

async function measure(subject: Subject, caller: HttpCaller, { secondsPerRun }: BenchSettings): Promise<Sample[]> {
  const load = callSteadily(() => caller.make(subject.whoAmI), perSecond)
  await elapse(secondsPerRun * 1000)
  return load.stop()
}

function startNoise({ signIns, ordinary }: Subject, caller: HttpCaller) {
  let turn = 0
  const signingIn = callWithoutPause((at) => caller.make(entry(signIns, at)), signingInAtOnce)
  const calling = callSteadily(() => caller.make(entry(ordinary, turn++)), perSecond)
  return {
    async stop() {
      const [others, signedIn] = await Promise.all([calling.stop(), signingIn.stop()])
      return { signIns: signedIn, others }
    },
  }
}

function entry<T>(list: readonly T[], at: number): T {
  const found = list[at % list.length]
  if (found === undefined) throw new Error('The subject has no such call.')
  return found
}

interface Measured {
  readonly idle: Sample[]
  readonly busy: Sample[]
  readonly signIns: Sample[]
  readonly others: Sample[]
}

function outcomeOf({ idle, busy, signIns, others }: Measured, { runs, secondsPerRun }: BenchSettings): Outcome {
  const [idleP99, busyP99] = [percentile(idle, 0.99), percentile(busy, 0.99)]
  const limit = Math.max(5 * idleP99, 25)
  const answered = [...idle, ...busy, ...others].every(({ status }) => status === 200)
  return {
    figures: [
      { name: 'idle p50', value: percentile(idle, 0.5), unit: 'ms' },
      { name: 'idle p99', value: idleP99, unit: 'ms' },
      { name: 'busy p50', value: percentile(busy, 0.5), unit: 'ms' },
      { name: 'busy p99', value: busyP99, unit: 'ms' },
      { name: 'busy p99 over idle p99', value: busyP99 / idleP99, unit: 'times' },
      { name: 'other calls p99, meanwhile', value: percentile(others, 0.99), unit: 'ms' },
      { name: 'signing in p50, meanwhile', value: percentile(signIns, 0.5), unit: 'ms' },
    ],
    verdicts: [
      { rule: `busy p99 <= max(5 × idle p99, 25 ms) = ${limit.toFixed(1)} ms`, passed: busyP99 <= limit },
      { rule: 'every "who am I" and every other call is answered by 200', passed: answered },
      { rule: 'people got signed in', passed: signIns.some(({ status }) => status === 200) },
    ],
    notes: [
      `${runs} runs of ${secondsPerRun} s each way, in turns; ${idle.length} idle and ${busy.length} busy samples.`,
      `Sign-ins: ${statusesOf(signIns)}. Other calls: ${statusesOf(others)}.`,
    ],
  }
}
