import type { Task } from '@latchkey/contracts/tasks/task'
import type { TaskCache, TaskPlaces } from './task-cache.ts'

/** One change of one task: shown at once, then sent. */
interface TaskJob {
  readonly id: string
  /** Shows the change as if it had happened. */
  readonly show: () => void
  readonly send: () => Promise<Task>
  /** Shows what the server made of it. Left out while a later change of the same task is waiting. */
  readonly settle: (task: Task) => void
}

/** Changes under way. */
export interface TaskWork {
  /**
   * Shows and sends a change; changes of one task leave in the order in which they were made. Rejects with what the
   * server refused, after the task is shown again as it was.
   */
  run(job: TaskJob): Promise<Task>
  isUnderWay(id: string): boolean
  isIdle(): boolean
  /** Reads the lists again as soon as nothing is under way, so that no answer overtakes a change. */
  readAgainWhenIdle(): void
}

/** Keeps the order of changes and the truth to return to. */
export function createTaskWork(cache: TaskCache): TaskWork {
  const underWay = new Map<string, { count: number; before: TaskPlaces; last: Promise<unknown> }>()
  let isStale = false

  function readAgainWhenIdle() {
    isStale = true
    if (underWay.size > 0) return
    isStale = false
    void cache.readAgain()
  }

  async function run(job: TaskJob): Promise<Task> {
    const state = underWay.get(job.id) ?? { count: 0, before: cache.placesOf(job.id), last: Promise.resolve() }
    underWay.set(job.id, state)
    state.count += 1
    if (await cache.stopReading()) isStale = true
    job.show()
    const answer = state.last.then(job.send)
    state.last = answer.catch(() => undefined)
    try {
      const task = await answer
      if (state.count === 1) job.settle(task)
      return task
    } catch (error) {
      if (state.count === 1) cache.putBack(state.before)
      isStale = true
      throw error
    } finally {
      state.count -= 1
      if (state.count === 0) underWay.delete(job.id)
      if (isStale) readAgainWhenIdle()
    }
  }

  return { run, isUnderWay: (id) => underWay.has(id), isIdle: () => underWay.size === 0, readAgainWhenIdle }
}
