import type { TaskView } from '@latchkey/contracts/tasks/task'

/** Where each view of the tasks is found. */
export const viewPaths = {
  open: '/tasks',
  completed: '/tasks/completed',
  trash: '/tasks/trash',
} as const satisfies Record<TaskView, string>
