'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { CalendarDays, Flag, NotebookText } from 'lucide-react'
import { calendarDayWords } from '../words/dates.ts'
import { useToday } from '../words/use-today.ts'
import { priorityNames } from './priorities.ts'
import { useTasks } from './tasks-provider.tsx'

const chip = 'inline-flex items-center gap-1.5'

/** Due day, priority and whether there are notes, each in words as well as by its sign. */
export function TaskFacts({ task: { dueDate, isCompleted, notes, priority } }: { readonly task: Task }) {
  // Which day it is depends on where one is: the browser knows; until it says so, a day that is over everywhere is.
  const { dayEverywhere } = useTasks()
  const today = useToday() ?? dayEverywhere
  const isLate = dueDate !== null && dueDate < today && !isCompleted
  if (!dueDate && priority === 0 && notes === '') return null
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {dueDate ? (
        <span className={isLate ? `${chip} font-semibold text-late` : chip}>
          <CalendarDays aria-hidden="true" className="size-4" />
          <span>
            {isLate ? 'Overdue, ' : 'Due '}
            <time dateTime={dueDate}>{calendarDayWords(dueDate)}</time>
          </span>
        </span>
      ) : null}
      {priority > 0 ? (
        <span className={priority === 3 ? `${chip} font-semibold text-danger` : chip}>
          <Flag aria-hidden="true" className="size-4" />
          {priorityNames[priority]} priority
        </span>
      ) : null}
      {notes === '' ? null : (
        <span className={chip}>
          <NotebookText aria-hidden="true" className="size-4" />
          Has notes
        </span>
      )}
    </p>
  )
}
