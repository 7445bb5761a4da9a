import { openHttpCaller, type Sample } from '../harness/http-caller.ts'
import { median, percentile, statusesOf } from '../harness/percentiles.ts'
import type { Scenario } from '../harness/scenario.ts'

const people = 1_000_000
const callsPerList = 100
const p95MaxMs = 100

/** Whether an administrator finds her way among very many people as quickly as among few. */
export const adminLists: Scenario = {
  name: 'admin-lists',
  question: `every list of the administrators' console, with ${people.toLocaleString('en')} people`,
  onlyByName: true,
  async run(subject) {
    const crowd = await subject.openCrowd(people)
    const caller = openHttpCaller(1)
    try {
      const measured: { readonly name: string; readonly samples: readonly Sample[] }[] = []
      for (const { name, page } of crowd.lists) {
        const samples: Sample[] = []
        // The first calls warm up and are not counted.
        for (let call = -5; call < callsPerList; call++) {
          const sample = await caller.make(page())
          if (call >= 0) samples.push(sample)
        }
        measured.push({ name, samples })
      }
      const all = measured.flatMap(({ samples }) => samples)
      return {
        figures: measured.flatMap(({ name, samples }) => [
          { name: `${name}, p50`, value: median(samples.map(({ ms }) => ms)), unit: 'ms' as const },
          { name: `${name}, p95`, value: percentile(samples, 0.95), unit: 'ms' as const },
        ]),
        verdicts: [
          ...measured.map(({ name, samples }) => ({
            rule: `${name}: p95 below ${p95MaxMs} ms`,
            passed: percentile(samples, 0.95) < p95MaxMs,
          })),
          { rule: 'every call is answered by 200', passed: all.every(({ status }) => status === 200) },
        ],
        notes: [
          `${callsPerList} calls of each, one after the other, over HTTP, with changing pages. ${statusesOf(all)}.`,
          ...(await crowd.plans()),
        ],
      }
    } finally {
      caller.close()
      await crowd.stop()
    }
  },
}
