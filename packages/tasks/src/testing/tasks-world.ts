import { randomBytes, randomUUID } from 'node:crypto'
import type { Task, TaskEvent, TaskView } from '@latchkey/contracts/tasks/task'
import { createMemoryBus } from '@latchkey/events/memory-bus'
import { borrowTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { createFakeClock, type FakeClock } from '@latchkey/testing/fake-clock'
import type { TaskEvents, TasksRuntime } from '../runtime.ts'
import { createTask, listTasks } from '../tasks.ts'

/** The task app over a database of its own. */
export interface TasksWorld extends AsyncDisposable {
  readonly tasks: TasksRuntime
  readonly clock: FakeClock
  readonly database: TestDatabase
  /** What was published so far. */
  readonly published: { readonly ownerId: string; readonly event: TaskEvent }[]
  newOwner(): Promise<string>
  /** Creates tasks so that they stand in the order of their titles. */
  fill(ownerId: string, ...titles: string[]): Promise<Task[]>
  titles(ownerId: string, view?: TaskView): Promise<string[]>
}

export async function openTasksWorld(): Promise<TasksWorld> {
  const database = await borrowTestDatabase()
  const clock = createFakeClock()
  const events = createMemoryBus<TaskEvents>()
  const tasks: TasksRuntime = { db: database.db, clock, random: { bytes: randomBytes }, events }
  const published: TasksWorld['published'] = []
  events.subscribe('tasks-changed', (change) => published.push(change))
  return {
    tasks,
    clock,
    database,
    published,
    async newOwner() {
      const id = randomUUID()
      const data = { id, createdAt: clock.now(), scopeNames: [] }
      await database.db.tables.authUser.create({ data, select: { id: true } })
      return id
    },
    async fill(ownerId, ...titles) {
      const created: Task[] = []
      for (const title of titles.toReversed()) created.unshift(await createTask(tasks, ownerId, { title }))
      return created
    },
    async titles(ownerId, view = 'open') {
      const page = await listTasks(tasks, ownerId, { view, limit: 200 })
      return page.tasks.map(({ title }) => title)
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
