import type { PersonalExport } from '@latchkey/contracts/auth/personal-export'
import type { TasksRuntime } from '../runtime.ts'
import { taskColumns, toTask } from './task-row.ts'

/** Every task of this owner, done ones and those in the trash too, in the order they were made. */
export async function exportTasks(tasks: TasksRuntime, ownerId: string): Promise<PersonalExport['tasks']> {
  const rows = await tasks.db.tables.task.findMany({
    where: { ownerId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { ...taskColumns, deletedAt: true },
  })
  return rows.map(({ deletedAt, ...row }) => {
    const { isCompleted: _, listId: __, completedAt, createdAt, updatedAt, ...task } = toTask(row)
    return {
      ...task,
      completedAt: completedAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      deletedAt: deletedAt?.toISOString() ?? null,
    }
  })
}
