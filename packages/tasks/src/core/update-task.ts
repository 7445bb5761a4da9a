import { DomainError } from '@latchkey/contracts/domain-error'
import type { Task, UpdateTaskInput } from '@latchkey/contracts/tasks/task'
import type { TasksRuntime } from '../runtime.ts'
import { dueColumns, timeWithoutDay } from './due-columns.ts'
import { getTask } from './get-task.ts'
import { publishChange } from './publish-change.ts'
import { taskColumns } from './task-row.ts'

/**
 * Changes the fields that are given. With `version`, only if nobody changed the task since; of many such updates
 * from the same version exactly one gets through.
 * @throws DomainError `TASK_NOT_FOUND`; `CONFLICT` when the version has moved on; `INVALID_INPUT` for a time without a
 * day.
 */
export async function updateTask(tasks: TasksRuntime, ownerId: string, input: UpdateTaskInput): Promise<Task> {
  const { id, version } = input
  const changes = changedColumns(input)
  if (Object.keys(changes).length === 0) return unchangedTask(tasks, ownerId, input)
  const [row] = await tasks.db.tables.task.updateManyAndReturn({
    where: {
      id,
      ownerId,
      deletedAt: null,
      ...(version !== undefined && { version }),
      ...(needsStoredDay(input) && { dueDate: { not: null } }),
    },
    data: { ...changes, version: { increment: 1 }, updatedAt: tasks.clock.now() },
    select: taskColumns,
  })
  if (!row) throw await whyRefused(tasks, ownerId, input)
  return publishChange(tasks, ownerId, row)
}

/** Without the fields that were not given; a client may also send them as `undefined`. */
function changedColumns({ title, notes, priority, dueDate, dueTime }: UpdateTaskInput) {
  return {
    ...(title !== undefined && { title }),
    ...(notes !== undefined && { notes }),
    ...(priority !== undefined && { priority }),
    ...dueColumns({ dueDate, dueTime }),
  }
}

function needsStoredDay({ dueDate, dueTime }: UpdateTaskInput): boolean {
  return typeof dueTime === 'string' && dueDate === undefined
}

async function unchangedTask(tasks: TasksRuntime, ownerId: string, { id, version }: UpdateTaskInput): Promise<Task> {
  const task = await getTask(tasks, ownerId, id)
  if (version !== undefined && version !== task.version) throw new DomainError('CONFLICT')
  return task
}

/** Read after the refused write, so it only chooses the words. */
async function whyRefused(tasks: TasksRuntime, ownerId: string, input: UpdateTaskInput): Promise<Error> {
  const found = await tasks.db.tables.task.findFirst({
    where: { id: input.id, ownerId, deletedAt: null },
    select: { version: true },
  })
  if (!found) return new DomainError('TASK_NOT_FOUND')
  const hasMoved = input.version !== undefined && input.version !== found.version
  return hasMoved || !needsStoredDay(input) ? new DomainError('CONFLICT') : timeWithoutDay()
}
