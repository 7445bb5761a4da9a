'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { Button } from '@latchkey/ui/button'
import { ArrowLeft, Check, RotateCcw, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, type SubmitEvent } from 'react'
import { PageLink } from '../app/page-link.tsx'
import { useAuthService } from '../auth/auth-provider.tsx'
import { useLiveEvents } from '../live/use-live-events.ts'
import type { LatchkeyClient } from '../trpc/client.ts'
import { isRefusal } from '../words/refusal.ts'
import { Time } from '../words/time.tsx'
import { changeTask } from './server-actions.ts'
import { TaskForm } from './task-form.tsx'
import { doIntent, intentOf } from './task-intent.ts'
import { useTasks } from './tasks-provider.tsx'
import { viewPaths } from './view-paths.ts'

/** A task on its own page: its fields, and what can be done to it. */
export function TaskDetails({ task }: { readonly task: Task }) {
  useFreshPage(task)
  const { actions } = useTasks()
  const router = useRouter()
  const back = task.isCompleted ? viewPaths.completed : viewPaths.open

  async function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    // The list takes over what was said, with its way to undo.
    if (await doIntent(actions, task, intentOf(event))) router.push(back)
  }

  return (
    <article className="grid max-w-2xl gap-6">
      <div className="grid gap-2">
        <PageLink
          href={back}
          className="-ms-2 flex min-h-11 w-fit items-center gap-2 rounded-md px-2 font-medium text-accent"
        >
          <ArrowLeft aria-hidden="true" className="size-5" />
          {task.isCompleted ? 'Back to completed tasks' : 'Back to all tasks'}
        </PageLink>
        <h1 className="text-2xl">{task.title}</h1>
        <p className="text-sm text-muted">
          Added <Time value={task.createdAt} style="day" />
          {task.completedAt ? (
            <>
              {' · Completed '}
              <Time value={task.completedAt} style="day" />
            </>
          ) : null}
        </p>
      </div>
      <TaskForm task={task} />
      <form
        action={changeTask}
        onSubmit={(event) => void onSubmit(event)}
        className="flex flex-wrap gap-3 border-t border-line pt-6"
      >
        <input type="hidden" name="id" value={task.id} />
        <input type="hidden" name="from" value={back} />
        <Button type="submit" name="intent" value={task.isCompleted ? 'reopen' : 'complete'}>
          {task.isCompleted ? (
            <RotateCcw aria-hidden="true" className="size-5" />
          ) : (
            <Check aria-hidden="true" className="size-5" />
          )}
          {task.isCompleted ? 'Reopen' : 'Mark as done'}
        </Button>
        <Button type="submit" kind="danger" name="intent" value="delete">
          <Trash2 aria-hidden="true" className="size-5" />
          Delete
        </Button>
      </form>
    </article>
  )
}

/** Reads the page again when the task changes on another device; fields that hold unsaved words keep them. */
function useFreshPage({ id, version }: Task) {
  const router = useRouter()
  const { client } = useAuthService()
  useLiveEvents(
    useCallback(
      (message) => {
        if (message.kind === 'joined') {
          // What changed before the tab listened was told to nobody.
          void hasChanged(client, { id, version }).then((isNewer) => isNewer && router.refresh())
        }
        if (message.kind !== 'task') return
        const { event } = message
        const isNewer =
          event.type === 'changed' ? event.task.id === id && event.task.version > version : event.taskId === id
        if (isNewer) router.refresh()
      },
      [client, id, version, router],
    ),
  )
}

async function hasChanged(client: LatchkeyClient, { id, version }: Pick<Task, 'id' | 'version'>): Promise<boolean> {
  try {
    return (await client.tasks.get.query({ id })).version > version
  } catch (error) {
    return isRefusal(error, 'TASK_NOT_FOUND')
  }
}
