import type { Task } from '@latchkey/contracts/tasks/task'
import type { LatchkeyClient } from '../trpc/client.ts'
import { refusalOf } from '../words/refusal.ts'
import { shortened } from '../words/shortened.ts'
import type { TaskCache } from './task-cache.ts'
import { failureNotice, type TaskNotice } from './task-notice.ts'
import type { TaskWork } from './task-work.ts'

/**
 * What a person does to tasks. Everything shows at once and is taken back, with words, when the server refuses.
 * Resolves to whether it was saved.
 */
export interface TaskActions {
  /** `again` is what the notice of a failure offers; by itself it adds the same title once more. */
  add(title: string, again?: () => void): Promise<boolean>
  complete(task: Task): Promise<boolean>
  reopen(task: Task): Promise<boolean>
  remove(task: Task): Promise<boolean>
  restore(task: Task): Promise<boolean>
  move(task: Task, direction: 'up' | 'down'): Promise<boolean>
  /** What a task's row is known by as long as the page stands: its id changes once, when the server knows the task. */
  rowOf(task: Pick<Task, 'id'>): string
}

export interface TaskActionsParts {
  readonly client: LatchkeyClient['tasks']
  readonly cache: TaskCache
  readonly work: TaskWork
  readonly tell: (notice: TaskNotice | undefined) => void
  /** Runs `leave` once a row that was ticked has been seen ticked for a moment. */
  readonly later: (leave: () => void) => void
  readonly now: () => Date
  /** Names one creation, so that sending it again makes no second task. */
  readonly newKey: () => string
}

/** The id of a task that the server does not know yet. */
export const isUnsaved = ({ id }: Pick<Task, 'id'>) => id.startsWith('unsaved-')

/** The actions of one tab. */
export function createTaskActions(parts: TaskActionsParts): TaskActions {
  const rows = new Map<string, string>()
  return {
    add: createAdd(parts, rows),
    complete: (task) => complete(parts, task),
    reopen: (task) => reopen(parts, task),
    remove: (task) => remove(parts, task),
    restore: (task) => restore(parts, task),
    move: (task, direction) => move(parts, task, direction),
    rowOf: ({ id }) => rows.get(id) ?? id,
  }
}

function complete(parts: TaskActionsParts, task: Task): Promise<boolean> {
  return carryOut(parts, task, {
    again: () => void complete(parts, task),
    done: { kind: 'done', text: `Completed “${shortened(task.title)}”.`, undo: () => void reopen(parts, task) },
    show: () => tick(parts, { ...task, isCompleted: true, completedAt: parts.now() }),
    send: () => parts.client.complete.mutate({ id: task.id }),
    settle: parts.cache.replace,
  })
}

function reopen(parts: TaskActionsParts, task: Task): Promise<boolean> {
  return carryOut(parts, task, {
    again: () => void reopen(parts, task),
    done: { kind: 'done', text: `Reopened “${shortened(task.title)}”.`, undo: () => void complete(parts, task) },
    show: () => tick(parts, { ...task, isCompleted: false, completedAt: null }),
    send: () => parts.client.reopen.mutate({ id: task.id }),
    settle: parts.cache.replace,
  })
}

function remove(parts: TaskActionsParts, task: Task): Promise<boolean> {
  return carryOut(parts, task, {
    again: () => void remove(parts, task),
    done: { kind: 'done', text: `Moved “${shortened(task.title)}” to Trash.`, undo: () => void restore(parts, task) },
    show: () => {
      parts.cache.drop('open', task.id)
      parts.cache.drop('completed', task.id)
    },
    send: () => parts.client.delete.mutate({ id: task.id }),
  })
}

function restore(parts: TaskActionsParts, task: Task): Promise<boolean> {
  const { cache, client } = parts
  const show = (shown: Task) => cache.put(shown.isCompleted ? 'completed' : 'open', shown)
  return carryOut(parts, task, {
    again: () => void restore(parts, task),
    done: { kind: 'done', text: `Restored “${shortened(task.title)}”.`, undo: () => void remove(parts, task) },
    show: () => {
      cache.drop('trash', task.id)
      show(task)
    },
    send: () => client.restore.mutate({ id: task.id }),
    settle: show,
  })
}

async function move(parts: TaskActionsParts, task: Task, direction: 'up' | 'down'): Promise<boolean> {
  const { cache, client, tell, work } = parts
  const step = planMove(cache.list('open'), task.id, direction)
  if (!step) {
    tell({ kind: 'done', text: `“${shortened(task.title)}” is ${direction === 'up' ? 'first' : 'last'} already.` })
    return true
  }
  return carryOut(parts, task, {
    again: () => void move(parts, task, direction),
    done: { kind: 'done', text: `Moved “${shortened(task.title)}” ${direction}.` },
    show: () => {
      // The two trade places until the server names the new one.
      cache.replace({ ...task, position: step.neighbour.position })
      cache.replace({ ...step.neighbour, position: step.position })
    },
    send: () => client.reorder.mutate({ id: task.id, afterId: step.afterId }),
    settle: work.readAgainWhenIdle,
  })
}

interface Plan {
  readonly again: () => void
  readonly done: TaskNotice
  readonly show: () => void
  readonly send: () => Promise<Task>
  readonly settle?: (task: Task) => void
}

async function carryOut({ work, tell }: TaskActionsParts, task: Task, plan: Plan): Promise<boolean> {
  tell(plan.done)
  try {
    await work.run({ id: task.id, show: plan.show, send: plan.send, settle: plan.settle ?? (() => {}) })
    return true
  } catch (error) {
    tell(failureNotice(error, task.title, plan.again))
    return false
  }
}

/** Shows a tick where the task stands; a moment later it leaves the list it no longer belongs to. */
function tick({ cache, later }: TaskActionsParts, task: Task): void {
  const [home, other] = task.isCompleted ? (['completed', 'open'] as const) : (['open', 'completed'] as const)
  if (!cache.isIn(other, task.id)) cache.put(home, task)
  cache.replace(task)
  later(() => {
    if (cache.find(task.id)?.isCompleted === task.isCompleted) cache.drop(other, task.id)
  })
}

function planMove(tasks: readonly Task[], id: string, direction: 'up' | 'down') {
  // A row that was just ticked is still shown, but takes no place among the open ones.
  const saved = tasks.filter((task) => !isUnsaved(task) && !task.isCompleted)
  const index = saved.findIndex((task) => task.id === id)
  const neighbour = saved[direction === 'up' ? index - 1 : index + 1]
  const task = saved[index]
  if (!task || !neighbour) return undefined
  const before = direction === 'up' ? saved[index - 2] : neighbour
  return { neighbour, position: task.position, afterId: before?.id ?? null }
}

function createAdd({ client, cache, work, tell, now, newKey }: TaskActionsParts, rows: Map<string, string>) {
  // An answer that never came may stand for a task that was made: the next try says that it is the same one.
  const unanswered = new Map<string, string>()
  let added = 0
  let last: Promise<unknown> = Promise.resolve()
  return async function add(title: string, again = () => void add(title)): Promise<boolean> {
    const draft = draftOf(title, (added += 1), now())
    const creationKey = unanswered.get(title) ?? newKey()
    unanswered.delete(title)
    // One after the other: what was typed last stands first.
    const turn = last
    const saving = work.run({
      id: draft.id,
      show: () => cache.put('open', draft),
      send: async () => {
        await turn
        return client.create.mutate({ title, creationKey })
      },
      settle(task) {
        rows.set(task.id, draft.id)
        cache.drop('open', draft.id)
        cache.put('open', task)
      },
    })
    last = saving.catch(() => undefined)
    tell(undefined)
    try {
      await saving
      return true
    } catch (error) {
      if (!refusalOf(error)) unanswered.set(title, creationKey)
      tell(failureNotice(error, title, again))
      return false
    }
  }
}

function draftOf(title: string, count: number, now: Date): Task {
  return {
    id: `unsaved-${count}`,
    title,
    notes: '',
    isCompleted: false,
    completedAt: null,
    dueDate: null,
    dueTime: null,
    priority: 0,
    listId: null,
    // Before every place the server gives, the newest first.
    position: `!${String(1_000_000 - count)}`,
    version: 0,
    createdAt: now,
    updatedAt: now,
  }
}
