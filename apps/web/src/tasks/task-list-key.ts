import type { TaskView } from '@latchkey/contracts/tasks/task'

/**
 * Where the query cache keeps a view: the key that tRPC's own hooks make for `tasks.list`. Spelt out here because pages
 * fill the cache on the server, where those hooks do not exist.
 */
export function taskListKey(view: TaskView) {
  return [['tasks', 'list'], { input: { view }, type: 'infinite' }] as const
}

/** Matches every view. */
export const anyTaskListKey = [['tasks', 'list']] as const
