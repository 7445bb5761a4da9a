import { fork, type ChildProcess } from 'node:child_process'
import type { HashSettings } from './hash-settings.ts'

/** One piece of work. A hash says by its own form how it is checked. */
export type HashingTask =
  | { readonly name: 'hash'; readonly text: string; readonly settings: HashSettings }
  | { readonly name: 'compare'; readonly text: string; readonly hash: string }

/** Processes that hash, each one task at a time. */
export interface HashingProcesses {
  /** Resolves to what the algorithm says. Tasks wait for a free process, in order and without bound. */
  run(task: HashingTask): Promise<string | boolean>
  /** Waits for what is under way, then ends the processes. */
  close(): Promise<void>
}

interface Job {
  readonly task: HashingTask
  readonly resolve: (result: string | boolean) => void
  readonly reject: (error: Error) => void
}

interface Seat {
  child?: ChildProcess | undefined
  job?: Job | undefined
}

/**
 * Starts `count` processes of the program at `file`. They leave when this process does, however it ends. One that dies
 * fails its task, and the next task finds a new one.
 */
export function startHashingProcesses(file: URL, count: number): HashingProcesses {
  const seats: Seat[] = Array.from({ length: count }, () => ({}))
  const waiting: Job[] = []
  const underWay = new Set<Promise<unknown>>()

  function start(seat: Seat): ChildProcess {
    // In a session of its own it is scheduled by itself, and a Ctrl-C in the terminal does not reach it. It needs neither
    // the secrets of the environment nor the loaders of this process.
    const child = fork(file, {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { NODE_ENV: 'production' },
      execArgv: [],
    })
    child.on('message', (answer: Answer) => settle(seat, answer))
    child.on('error', (error) => leave(error.message))
    child.on('exit', (status, signal) => leave(`It ended with ${status ?? signal}.`))
    const leave = (why: string) => {
      if (seat.child !== child) return
      seat.child = undefined
      settle(seat, { error: `A password could not be hashed. ${why}` })
    }
    seat.child = child
    keepAwake(child, false)
    return child
  }

  function settle(seat: Seat, answer: Answer): void {
    const { job, child } = seat
    seat.job = undefined
    if (child) keepAwake(child, false)
    if ('error' in answer) job?.reject(new Error(answer.error))
    else job?.resolve(answer.result)
    next()
  }

  function next(): void {
    for (const seat of seats) {
      if (seat.job) continue
      const job = waiting.shift()
      if (!job) return
      seat.job = job
      const child = seat.child ?? start(seat)
      keepAwake(child, true)
      child.send(job.task)
    }
  }

  for (const seat of seats) start(seat)
  return {
    run(task) {
      const running = new Promise<string | boolean>((resolve, reject) => waiting.push({ task, resolve, reject }))
      const noted = running.catch(() => undefined).finally(() => underWay.delete(noted))
      underWay.add(noted)
      next()
      return running
    },
    async close() {
      await Promise.all(underWay)
      await Promise.all(seats.flatMap(({ child }) => (child ? [ended(child)] : [])))
    },
  }
}

type Answer = { readonly result: string | boolean } | { readonly error: string }

/** Whether a child's work keeps this process alive. */
function keepAwake(child: ChildProcess, awake: boolean): void {
  if (awake) child.ref()
  else child.unref()
  if (awake) child.channel?.ref()
  else child.channel?.unref()
}

function ended(child: ChildProcess): Promise<void> {
  if (!child.connected) return Promise.resolve()
  child.ref()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.disconnect()
  })
}
