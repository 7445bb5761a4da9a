import { DomainError } from '@latchkey/contracts/domain-error'
import type { TaskEvent, WatchTasksInput } from '@latchkey/contracts/tasks/task'
import { v7 as uuidv7, validate, version } from 'uuid'
import type { TasksRuntime } from '../runtime.ts'
import { changesSince } from './changes-since.ts'
import { getTask } from './get-task.ts'

/** An event under an id of its own, by which a stream goes on after a gap. */
export interface WatchedTaskEvent {
  readonly id: string
  readonly event: TaskEvent
}

/** More than any client lags behind; then it is better off starting again. */
const waitingMax = 1000

/**
 * The changes of this owner's tasks, or of one, from the first `next()` on until `signal` aborts, which ends the
 * stream without an error. With `since` or `lastEventId` it begins with the tasks that changed after that, as they are
 * now; some of them may have been told before. Listening begins before anything is read, so nothing falls into a gap.
 * @throws DomainError `TASK_NOT_FOUND` when `id` is not a task of this owner; `OVERLOADED` when the reader takes
 * events so slowly that a thousand wait.
 */
export async function* watchTasks(
  tasks: TasksRuntime,
  ownerId: string,
  input: WatchTasksInput,
  signal: AbortSignal,
): AsyncGenerator<WatchedTaskEvent, void, undefined> {
  const { id } = input
  const since = beginningOf(input)
  const waiting: TaskEvent[] = []
  let notice: () => void = () => undefined
  const unsubscribe = tasks.events.subscribe('tasks-changed', ({ ownerId: changedFor, event }) => {
    if (changedFor !== ownerId || (id !== undefined && taskIdOf(event) !== id)) return
    // One above the limit is enough to notice.
    if (waiting.length <= waitingMax) waiting.push(event)
    notice()
  })
  const stop = () => {
    // At once: whoever aborts need not read on.
    unsubscribe()
    notice()
  }
  signal.addEventListener('abort', stop)
  try {
    if (id !== undefined) await getTask(tasks, ownerId, id)
    if (since) for await (const event of changesSince(tasks, { ownerId, id, since })) yield { id: nextId(tasks), event }
    while (!signal.aborted) {
      if (waiting.length > waitingMax) throw new DomainError('OVERLOADED', { retryAfterSeconds: 1 })
      const event = waiting.shift()
      if (event) yield { id: nextId(tasks), event }
      else await new Promise<void>((resolve) => (notice = resolve))
    }
  } finally {
    signal.removeEventListener('abort', stop)
    unsubscribe()
  }
}

function taskIdOf(event: TaskEvent): string {
  return event.type === 'deleted' ? event.taskId : event.task.id
}

function nextId({ clock, random }: TasksRuntime): string {
  return uuidv7({ msecs: clock.now().getTime(), random: random.bytes(16) })
}

/** The moment to begin with: the later of the two that were named. An id that is none of ours names none. */
function beginningOf({ since, lastEventId }: WatchTasksInput): Date | undefined {
  const moments = since ? [since.getTime()] : []
  if (lastEventId !== undefined && validate(lastEventId) && version(lastEventId) === 7) {
    // RFC 9562 §5.7: the first 48 bits of a version 7 UUID are its time.
    moments.push(Number.parseInt(lastEventId.replace('-', '').slice(0, 12), 16))
  }
  return moments.length === 0 ? undefined : new Date(Math.max(...moments))
}
