import { inputRefused } from './refuse-input.ts'
import { fromCalendarDay } from './task-row.ts'

/** Day and time as given; `undefined` leaves a column alone, `null` empties it. */
export interface DueInput {
  readonly dueDate?: string | null | undefined
  readonly dueTime?: string | null | undefined
}

export interface DueColumns {
  readonly dueDate?: Date | null
  readonly dueTime?: string | null
}

/** The columns to write. A time needs a day, so taking the day away takes the time with it. */
export function dueColumns({ dueDate, dueTime }: DueInput): DueColumns {
  if (dueDate === null) {
    if (typeof dueTime === 'string') throw timeWithoutDay()
    return { dueDate: null, dueTime: null }
  }
  // PostgreSQL's calendar has no year 0.
  if (dueDate?.startsWith('0000')) throw inputRefused('dueDate', 'Enter a date from year 1 on')
  return {
    ...(dueDate !== undefined && { dueDate: fromCalendarDay(dueDate) }),
    ...(dueTime !== undefined && { dueTime }),
  }
}

export function timeWithoutDay(): Error {
  return inputRefused('dueTime', 'Enter a date for the time')
}
