import type { TaskEvent } from '@latchkey/contracts/tasks/task'
import type { EventBus } from '@latchkey/events/event-bus'
import type { Db } from '@latchkey/prisma/db'

/** What the task app publishes. */
export interface TaskEvents {
  'tasks-changed': { readonly ownerId: string; readonly event: TaskEvent }
}

/** What the task app needs from the world. */
export interface TasksRuntime {
  readonly db: Db<'task'>
  readonly clock: { now(): Date }
  readonly random: { bytes(length: number): Uint8Array }
  readonly events: EventBus<TaskEvents>
}
