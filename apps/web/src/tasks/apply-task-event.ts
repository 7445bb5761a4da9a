import type { Task, TaskEvent } from '@latchkey/contracts/tasks/task'
import { isUnsaved } from './task-actions.ts'
import type { TaskCache } from './task-cache.ts'
import type { TaskWork } from './task-work.ts'

/**
 * Shows a change that was made here or on another device. What this tab is changing itself is left to that change's
 * own answer, so that nothing flickers back.
 */
export function applyTaskEvent(event: TaskEvent, { cache, work }: { cache: TaskCache; work: TaskWork }): void {
  const id = event.type === 'changed' ? event.task.id : event.taskId
  if (work.isUnderWay(id)) return
  if (event.type === 'deleted') {
    cache.drop('open', id)
    cache.drop('completed', id)
    void cache.readAgain('trash')
    return
  }
  const known = cache.find(id)
  // Perhaps the very task that is being added: its answer, or the next reading, will show it once.
  if (!known && cache.list('open').some(isUnsaved)) return work.readAgainWhenIdle()
  if (known && known.version > event.task.version) return
  showChanged(event.task, known, cache)
}

function showChanged(task: Task, known: Task | undefined, cache: TaskCache): void {
  const [home, other] = task.isCompleted ? (['completed', 'open'] as const) : (['open', 'completed'] as const)
  // A row that was ticked here stays until its moment is over.
  const isLeaving = known?.isCompleted === task.isCompleted && cache.isIn(other, task.id)
  if (isLeaving) cache.replace(task)
  else {
    cache.drop(other, task.id)
    cache.put(home, task)
  }
  cache.drop('trash', task.id)
}
