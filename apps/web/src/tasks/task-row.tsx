'use client'

import type { Task, TaskView } from '@latchkey/contracts/tasks/task'
import { CheckboxButton } from '@latchkey/ui/checkbox-button'
import { buttonStyle } from '@latchkey/ui/button'
import type { SubmitEvent } from 'react'
import { PageLink } from '../app/page-link.tsx'
import { Time } from '../words/time.tsx'
import { changeTask } from './server-actions.ts'
import { isUnsaved } from './task-actions.ts'
import { doIntent, intentOf } from './task-intent.ts'
import { TaskFacts } from './task-facts.tsx'
import { TaskMenu } from './task-menu.tsx'
import { useTasks } from './tasks-provider.tsx'
import { viewPaths } from './view-paths.ts'

interface TaskRowProps {
  readonly task: Task
  readonly view: TaskView
}

/** One task in a list. Every control is a form, so each works before scripts run as well as after. */
export function TaskRow({ task, view }: TaskRowProps) {
  const { actions } = useTasks()

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!isUnsaved(task)) void doIntent(actions, task, intentOf(event))
  }

  return (
    <li
      data-task={task.id}
      className="flex items-start gap-1 border-b border-line py-1.5 ps-1.5 pe-2 last:border-b-0 sm:ps-2.5"
    >
      <form action={changeTask} onSubmit={onSubmit} className="contents">
        <input type="hidden" name="id" value={task.id} />
        <input type="hidden" name="from" value={viewPaths[view]} />
        {view === 'trash' ? null : (
          <CheckboxButton
            isChecked={task.isCompleted}
            label={task.title}
            name="intent"
            value={task.isCompleted ? 'reopen' : 'complete'}
            aria-disabled={isUnsaved(task) || undefined}
          />
        )}
        <div className="grid min-w-0 flex-1 gap-0.5 py-2.5 ps-1">
          <TitleLink task={task} view={view} />
          {view === 'open' ? <TaskFacts task={task} /> : null}
          {view === 'completed' && task.completedAt ? (
            <p className="text-sm text-muted">
              Completed <Time value={task.completedAt} style="day" />
            </p>
          ) : null}
        </div>
        {view === 'trash' ? (
          <button type="submit" name="intent" value="restore" className={buttonStyle('quiet', 'shrink-0')}>
            Restore<span className="sr-only"> {task.title}</span>
          </button>
        ) : (
          <TaskMenu task={task} canMove={view === 'open'} />
        )}
      </form>
    </li>
  )
}

function TitleLink({ task, view }: TaskRowProps) {
  const look = task.isCompleted ? 'text-muted line-through' : 'font-medium'
  // What the server does not know yet, or keeps in the trash, has no page of its own.
  if (view === 'trash' || isUnsaved(task))
    return (
      <span dir="auto" className={look}>
        {task.title}
      </span>
    )
  return (
    <PageLink
      href={`/tasks/${task.id}`}
      dir="auto"
      className={`${look} -my-0.5 block w-fit max-w-full rounded-sm py-0.5 hover:underline`}
    >
      {task.title}
    </PageLink>
  )
}
