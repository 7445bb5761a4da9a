import * as z from 'zod'
import { id, isStorable, lengthOf, storableText, timeBound } from '../text.ts'

/** Longest title, in characters. */
export const taskTitleMax = 500
/** Longest notes, in characters. */
export const taskNotesMax = 20_000

/** A title: one line, something in it. */
export const taskTitle = z
  .string()
  .max(taskTitleMax * 4)
  .refine(isStorable, 'Contains a character that cannot be stored.')
  .transform((typed) => typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
  .refine((title) => title.length > 0, 'Enter a title')
  .refine((title) => lengthOf(title) <= taskTitleMax, `Use ${taskTitleMax} characters or fewer`)

const notes = storableText(taskNotesMax)

/** A calendar day, 'YYYY-MM-DD': the same day in every time zone. */
export const calendarDay = z.iso.date()

/** A wall-clock time, 'HH:MM'. */
export const wallClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** 0 none, 1 low, 2 medium, 3 high. */
export const taskPriority = z.number().int().min(0).max(3)

/** One task, as its owner sees it. */
export const task = z.object({
  id,
  title: z.string(),
  notes: z.string(),
  isCompleted: z.boolean(),
  completedAt: z.date().nullable(),
  dueDate: z.string().nullable(),
  dueTime: z.string().nullable(),
  priority: z.number(),
  listId: id.nullable(),
  position: z.string(),
  /** Grows with every change; send it back to refuse overwriting a newer one. */
  version: z.number(),
  createdAt: z.date(),
  updatedAt: z.date(),
})

export type Task = z.infer<typeof task>

/** Which tasks: open ones in their order, completed ones newest first, deleted ones newest first. */
export const taskView = z.enum(['open', 'completed', 'trash'])

export type TaskView = z.infer<typeof taskView>

export const listTasksInput = z
  .strictObject({
    view: taskView.default('open'),
    cursor: z.string().max(512).optional(),
    /** tRPC's infinite queries send it. Lists are read in one direction only. */
    direction: z.literal('forward').optional(),
    limit: z.number().int().min(1).max(200).default(100),
  })
  .default({ view: 'open', limit: 100 })

export type ListTasksInput = z.infer<typeof listTasksInput>

export const taskPage = z.object({ tasks: z.array(task), nextCursor: z.string().nullable() })

export type TaskPage = z.infer<typeof taskPage>

export const createTaskInput = z.strictObject({
  /**
   * Chosen at random by the caller. Sent again with the same key, after an answer that never came, the task made the
   * first time is answered and no second one is made.
   */
  creationKey: id.optional(),
  title: taskTitle,
  notes: notes.optional(),
  dueDate: calendarDay.nullish(),
  dueTime: wallClockTime.nullish(),
  priority: taskPriority.optional(),
})

export type CreateTaskInput = z.infer<typeof createTaskInput>

export const updateTaskInput = z.strictObject({
  id,
  /** The version the change was made from; when the task has moved on: `CONFLICT`. */
  version: z.number().int().positive().optional(),
  title: taskTitle.optional(),
  notes: notes.optional(),
  dueDate: calendarDay.nullish(),
  dueTime: wallClockTime.nullish(),
  priority: taskPriority.optional(),
})

export type UpdateTaskInput = z.infer<typeof updateTaskInput>

export const taskIdInput = z.strictObject({ id })

/** Where to put a task: right after `afterId`, or first (`null`). */
export const reorderTaskInput = z.strictObject({ id, afterId: id.nullable() })

export type ReorderTaskInput = z.infer<typeof reorderTaskInput>

/**
 * Which changes to watch: all of one's tasks, or one. What changed since `since`, or since the event `lastEventId`
 * (which tRPC's client sends when it connects again), is told first.
 */
export const watchTasksInput = z
  .strictObject({ id: id.optional(), since: timeBound.optional(), lastEventId: z.string().max(256).optional() })
  .default({})

export type WatchTasksInput = z.infer<typeof watchTasksInput>

/** A change somebody signed in as the owner made, on any device. */
export const taskEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changed'), task }),
  z.object({ type: z.literal('deleted'), taskId: id }),
])

export type TaskEvent = z.infer<typeof taskEvent>
