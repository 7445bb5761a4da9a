import { QueryClient } from '@tanstack/react-query'
import type { Task, TaskView } from '@latchkey/contracts/tasks/task'
import type { LatchkeyClient } from '../../trpc/client.ts'
import { createTaskActions } from '../task-actions.ts'
import { createTaskCache } from '../task-cache.ts'
import { taskListKey } from '../task-list-key.ts'
import type { TaskNotice } from '../task-notice.ts'
import type { TaskPages } from '../task-pages.ts'
import { createTaskWork } from '../task-work.ts'

const at = new Date('2026-11-21T12:00:00Z')

/** A task as the server gives it; its id is its title. */
export function newTask(title: string, changes: Partial<Task> = {}): Task {
  return {
    id: title,
    title,
    notes: '',
    isCompleted: false,
    completedAt: null,
    dueDate: null,
    dueTime: null,
    priority: 0,
    listId: null,
    position: 'a0',
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...changes,
  }
}

/** One page of a view. */
export function pagesOf(tasks: readonly Task[]): TaskPages {
  return { pages: [{ tasks: [...tasks], nextCursor: null }], pageParams: [null] }
}

/** A call that waits for the test to answer it. */
interface WaitingCall {
  readonly name: string
  readonly input: unknown
  answer(task: Task): Promise<void>
  refuse(error: unknown): Promise<void>
}

/** A tab with these open tasks, before a server that answers when it is told to. */
export function newWorld(open: readonly Task[], completed: readonly Task[] = []) {
  const queryClient = new QueryClient()
  queryClient.setQueryData(taskListKey('open'), pagesOf(open))
  queryClient.setQueryData(taskListKey('completed'), pagesOf(completed))
  queryClient.setQueryData(taskListKey('trash'), pagesOf([]))
  const cache = createTaskCache(queryClient)
  const work = createTaskWork(cache)
  let keys = 0
  const calls: WaitingCall[] = []
  const notices: (TaskNotice | undefined)[] = []
  const leaving: (() => void)[] = []
  const actions = createTaskActions({
    client: fakeTasks(calls),
    cache,
    work,
    tell: (notice) => notices.push(notice),
    later: (leave) => leaving.push(leave),
    now: () => at,
    newKey: () => `key ${(keys += 1)}`,
  })
  return {
    actions,
    cache,
    calls,
    notices,
    queryClient,
    work,
    titles: (view: TaskView = 'open') => cache.list(view).map(({ title }) => title),
    /** Lets the moment pass for which a ticked row stays. */
    passMoment: () => leaving.splice(0).forEach((leave) => leave()),
  }
}

/** Lets everything that is ready run. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function fakeTasks(calls: WaitingCall[]): LatchkeyClient['tasks'] {
  const procedure = (name: string) => ({
    mutate: (input: unknown) =>
      new Promise<Task>((resolve, reject) => {
        const settle = async (done: () => void) => {
          done()
          await settled()
        }
        calls.push({
          name,
          input,
          answer: (task) => settle(() => resolve(task)),
          refuse: (error) => settle(() => reject(error)),
        })
      }),
  })
  const names = ['create', 'complete', 'reopen', 'delete', 'restore', 'reorder']
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the calls that actions make, no more
  return Object.fromEntries(names.map((name) => [name, procedure(name)])) as unknown as LatchkeyClient['tasks']
}
