'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { ArrowLeft, Check, RotateCcw, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, useRef, useState, type RefObject, type SubmitEvent } from 'react'
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
  const isLeaving = useRef(false)
  const isGone = useFreshPage(task, isLeaving)
  const { actions } = useTasks()
  const router = useRouter()
  const back = task.isCompleted ? viewPaths.completed : viewPaths.open

  async function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    isLeaving.current = true
    // The list takes over what was said, with its way to undo.
    if (await doIntent(actions, task, intentOf(event))) router.push(back)
    else isLeaving.current = false
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
        <h1 dir="auto" className="text-2xl">
          {task.title}
        </h1>
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
      {isGone ? <GoneNotice /> : null}
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

/** The form stays as it is, so that nothing of what was typed goes with the task. */
function GoneNotice() {
  return (
    <Notice kind="problem">
      <p>This task was deleted on another device.</p>
      <p>
        What you typed stays here.{' '}
        <PageLink href={viewPaths.trash} className="link">
          Restore the task from Trash
        </PageLink>{' '}
        to save it.
      </p>
    </Notice>
  )
}

/**
 * Reads the page again when the task changes on another device; fields that hold unsaved words keep them. Returns whether
 * it was deleted there: reading the page again would take the form away.
 */
function useFreshPage({ id, version }: Task, isLeaving: RefObject<boolean>): boolean {
  const router = useRouter()
  const { client } = useAuthService()
  const [isGone, setGone] = useState(false)
  useLiveEvents(
    useCallback(
      (message) => {
        function show(state: 'gone' | 'newer' | 'same') {
          if (!isLeaving.current) setGone(state === 'gone')
          if (state === 'newer') router.refresh()
        }
        // What changed before the tab listened was told to nobody.
        if (message.kind === 'joined') void stateOf(client, { id, version }).then((state) => state && show(state))
        if (message.kind !== 'task') return
        const { event } = message
        if (event.type === 'deleted' && event.taskId === id) show('gone')
        if (event.type === 'changed' && event.task.id === id && event.task.version > version) show('newer')
      },
      [client, id, version, router, isLeaving],
    ),
  )
  return isGone
}

async function stateOf(
  client: LatchkeyClient,
  { id, version }: Pick<Task, 'id' | 'version'>,
): Promise<'gone' | 'newer' | 'same' | undefined> {
  try {
    return (await client.tasks.get.query({ id })).version > version ? 'newer' : 'same'
  } catch (error) {
    return isRefusal(error, 'TASK_NOT_FOUND') ? 'gone' : undefined
  }
}
