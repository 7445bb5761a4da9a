'use client'

import type { TaskView } from '@latchkey/contracts/tasks/task'
import { Button, buttonStyle } from '@latchkey/ui/button'
import { WithScripts } from '@latchkey/ui/hydrated'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { counted } from '../words/counted.ts'
import { TaskRow } from './task-row.tsx'
import { useTasks } from './tasks-provider.tsx'
import { useTaskList } from './use-task-list.ts'
import { viewPaths } from './view-paths.ts'

export interface TaskListProps {
  readonly view: TaskView
  /** Names the list, e.g. "Completed tasks". */
  readonly label: string
  /** Shown instead of an empty list. */
  readonly empty: ReactNode
}

/** One view of the tasks. */
export function TaskList({ view, label, empty }: TaskListProps) {
  const { tasks, nextCursor, isReadingMore, readMore } = useTaskList(view)
  const { actions } = useTasks()
  const list = useKeptFocus(tasks.map(({ id }) => id))
  const more = useShownMore(list, { count: tasks.length, isReading: isReadingMore, hasMore: nextCursor !== null })
  return (
    <div
      ref={list}
      tabIndex={-1}
      className="rounded-lg border border-line bg-surface shadow-sm focus-visible:outline-none"
    >
      {tasks.length === 0 ? (
        empty
      ) : (
        <ul aria-label={label}>
          {tasks.map((task) => (
            <TaskRow key={actions.rowOf(task)} task={task} view={view} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {more.words}
      </p>
      {nextCursor ? (
        <div className="border-t border-line p-2 text-center">
          <WithScripts>
            <Button kind="quiet" busy={isReadingMore} onClick={isReadingMore ? undefined : () => more.ask(readMore)}>
              Show more tasks
            </Button>
          </WithScripts>
          <noscript>
            <a href={`${viewPaths[view]}?after=${encodeURIComponent(nextCursor)}`} className={buttonStyle('quiet')}>
              Show the next tasks
            </a>
          </noscript>
        </div>
      ) : null}
    </div>
  )
}

interface Shown {
  readonly count: number
  readonly isReading: boolean
  readonly hasMore: boolean
}

/** Leads on to the first of the tasks that were asked for, and says how many came: the button may be gone by then. */
function useShownMore(list: RefObject<HTMLElement | null>, { count, isReading, hasMore }: Shown) {
  const asked = useRef<number>(undefined)
  const [words, setWords] = useState('')
  useEffect(() => {
    const before = asked.current
    if (before === undefined || isReading) return
    asked.current = undefined
    const isLonger = count > before
    // Where nothing came and the button stays, it could not be read. Where it goes, all were here already.
    if (!isLonger && hasMore) return
    setWords(`${isLonger ? `${counted(count - before, 'more task')} shown` : 'No more tasks'}, ${count} in all`)
    const rows = [...(list.current?.querySelectorAll('[data-task]') ?? [])]
    const row = isLonger ? rows[before] : rows.at(-1)
    row?.querySelector<HTMLElement>('button')?.focus()
  }, [count, isReading, hasMore, list])
  return {
    words,
    ask(read: () => void) {
      asked.current = count
      read()
    },
  }
}

/** Moves the focus to the row that takes the place of one that left with it, so that a keyboard never starts over. */
function useKeptFocus(ids: readonly string[]) {
  const list = useRef<HTMLDivElement>(null)
  const shown = useRef(ids)
  const focused = useRef<string>(undefined)
  useEffect(() => {
    const before = shown.current
    shown.current = ids
    const lost = focused.current
    if (
      document.activeElement === document.body &&
      lost !== undefined &&
      before.includes(lost) &&
      !ids.includes(lost)
    ) {
      const next = ids[Math.min(before.indexOf(lost), ids.length - 1)]
      const row = next === undefined ? null : list.current?.querySelector(`[data-task="${CSS.escape(next)}"]`)
      const target = row?.querySelector<HTMLElement>('button') ?? list.current
      target?.focus()
    }
  }, [ids])
  useEffect(() => {
    function onFocus(event: FocusEvent) {
      const row = event.target instanceof Element ? event.target.closest('[data-task]') : null
      focused.current = row?.getAttribute('data-task') ?? undefined
    }
    document.addEventListener('focusin', onFocus)
    return () => document.removeEventListener('focusin', onFocus)
  }, [])
  return list
}
