import type { Task } from '@latchkey/contracts/tasks/task'

/** The columns of a task that its owner sees. */
export const taskColumns = {
  id: true,
  title: true,
  notes: true,
  completedAt: true,
  dueDate: true,
  dueTime: true,
  priority: true,
  position: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const

/** A row of `taskColumns`. */
export interface TaskRow {
  readonly id: string
  readonly title: string
  readonly notes: string
  readonly completedAt: Date | null
  readonly dueDate: Date | null
  readonly dueTime: string | null
  readonly priority: number
  readonly position: string
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Names one task. */
export type TaskReference = Pick<Task, 'id'>

export function toTask({ dueDate, ...row }: TaskRow): Task {
  return {
    ...row,
    isCompleted: row.completedAt !== null,
    dueDate: dueDate && toCalendarDay(dueDate),
    listId: null,
  }
}

/**
 * A calendar day ('YYYY-MM-DD') as the database driver wants it: midnight in UTC, whatever the zone of this machine,
 * so that the day never shifts.
 */
export function fromCalendarDay(day: string): Date {
  return new Date(`${day}T00:00:00.000Z`)
}

function toCalendarDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}
