import type { Subject } from '../subjects/subject.ts'

/** How long and how often things are measured. */
export interface BenchSettings {
  readonly runs: number
  readonly secondsPerRun: number
}

/** One number that was measured. */
interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'per second' | 'times' | 'statements'
}

/** A promise about the figures, and whether they keep it. */
interface Verdict {
  readonly rule: string
  readonly passed: boolean
}

export interface Outcome {
  readonly figures: readonly Figure[]
  readonly verdicts: readonly Verdict[]
  /** What else a reader should know, in sentences. */
  readonly notes: readonly string[]
}

/** One question about speed. Runs against any subject. */
export interface Scenario {
  readonly name: string
  readonly question: string
  /** Takes minutes, so it runs only when it is asked for by its name. */
  readonly onlyByName?: boolean
  run(subject: Subject, settings: BenchSettings): Promise<Outcome>
}
