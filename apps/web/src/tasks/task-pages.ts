import type { InfiniteData } from '@tanstack/react-query'
import type { Task, TaskPage, TaskView } from '@latchkey/contracts/tasks/task'

/** A view as the query cache holds it: the pages read so far. */
export type TaskPages = InfiniteData<TaskPage, unknown>

/** The tasks of a view in the order shown. One that moved between two reads appears once. */
export function tasksIn(pages: TaskPages | undefined): readonly Task[] {
  const byId = new Map<string, Task>()
  for (const page of pages?.pages ?? []) {
    for (const task of page.tasks) if (!byId.has(task.id)) byId.set(task.id, task)
  }
  return [...byId.values()]
}

/**
 * The view with the task in it: in its place among open ones; elsewhere where it stood, or at `index`, or first.
 */
export function withTask(
  pages: TaskPages,
  view: TaskView,
  { task, index = 0 }: { task: Task; index?: number },
): TaskPages {
  const shown = tasksIn(pages)
  const isShown = shown.some(({ id }) => id === task.id)
  const next = isShown ? shown.map((other) => (other.id === task.id ? task : other)) : shown.toSpliced(index, 0, task)
  return withTasks(pages, view === 'open' ? next.toSorted(byPlace) : next)
}

/** The view without the task. */
export function withoutTask(pages: TaskPages, id: string): TaskPages {
  return withTasks(
    pages,
    tasksIn(pages).filter((task) => task.id !== id),
  )
}

/** The order of open tasks, as the server sorts them. */
function byPlace(one: Task, other: Task): number {
  if (one.position !== other.position) return one.position < other.position ? -1 : 1
  return one.id < other.id ? -1 : 1
}

/** Where one page ends and the next begins matters to reading on only, so all tasks may stand in the first. */
function withTasks(pages: TaskPages, tasks: readonly Task[]): TaskPages {
  return { ...pages, pages: pages.pages.map((page, index) => ({ ...page, tasks: index === 0 ? [...tasks] : [] })) }
}
