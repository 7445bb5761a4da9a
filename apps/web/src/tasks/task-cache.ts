import type { QueryClient } from '@tanstack/react-query'
import type { Task, TaskView } from '@latchkey/contracts/tasks/task'
import { anyTaskListKey, taskListKey } from './task-list-key.ts'
import { tasksIn, withoutTask, withTask, type TaskPages } from './task-pages.ts'

const views: readonly TaskView[] = ['open', 'completed', 'trash']

/** Where a task stood, to put it back there. */
export interface TaskPlaces {
  readonly id: string
  readonly places: readonly { readonly view: TaskView; readonly index: number; readonly task: Task }[]
}

/** The lists that this tab has read, and may show changes in before the server knows of them. */
export interface TaskCache {
  find(id: string): Task | undefined
  isIn(view: TaskView, id: string): boolean
  list(view: TaskView): readonly Task[]
  /** Shows the task in the view, if that has been read. */
  put(view: TaskView, task: Task, index?: number): void
  drop(view: TaskView, id: string): void
  /** Replaces the task wherever it is shown. */
  replace(task: Task): void
  placesOf(id: string): TaskPlaces
  putBack(places: TaskPlaces): void
  /** Stops readings under way, whose answers would be older than what is shown. True when there were any. */
  stopReading(): Promise<boolean>
  /** Reads again what is on screen, and everything else when it comes back on screen. */
  readAgain(view?: TaskView): Promise<void>
}

/** The task lists in a query cache. */
export function createTaskCache(queryClient: QueryClient): TaskCache {
  const read = (view: TaskView) => queryClient.getQueryData<TaskPages>(taskListKey(view))
  const write = (view: TaskView, change: (pages: TaskPages) => TaskPages) =>
    queryClient.setQueryData<TaskPages>(taskListKey(view), (pages) => pages && change(pages))
  const isIn = (view: TaskView, id: string) => tasksIn(read(view)).some((task) => task.id === id)
  const put = (view: TaskView, task: Task, index = 0) => write(view, (pages) => withTask(pages, view, { task, index }))
  const drop = (view: TaskView, id: string) => write(view, (pages) => withoutTask(pages, id))
  return {
    isIn,
    put,
    drop,
    find: (id) => views.flatMap((view) => tasksIn(read(view))).find((task) => task.id === id),
    list: (view) => tasksIn(read(view)),
    replace(task) {
      for (const view of views) if (isIn(view, task.id)) put(view, task)
    },
    placesOf: (id) => ({
      id,
      places: views.flatMap((view) =>
        tasksIn(read(view)).flatMap((task, index) => (task.id === id ? [{ view, index, task }] : [])),
      ),
    }),
    putBack({ id, places }) {
      for (const view of views) drop(view, id)
      for (const { view, task, index } of places) put(view, task, index)
    },
    async stopReading() {
      const isReading = queryClient.isFetching({ queryKey: anyTaskListKey }) > 0
      if (isReading) await queryClient.cancelQueries({ queryKey: anyTaskListKey })
      return isReading
    },
    readAgain: (view) => queryClient.invalidateQueries({ queryKey: view ? taskListKey(view) : anyTaskListKey }),
  }
}
