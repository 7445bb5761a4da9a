import {
  createTaskInput,
  listTasksInput,
  reorderTaskInput,
  task,
  taskEvent,
  taskIdInput,
  taskPage,
  updateTaskInput,
  watchTasksInput,
} from '@latchkey/contracts/tasks/task'
import {
  completeTask,
  createTask,
  deleteTask,
  getTask,
  listTasks,
  reopenTask,
  reorderTask,
  restoreTask,
  updateTask,
  watchTasks,
} from '@latchkey/tasks/tasks'
import { tracked } from '@trpc/server'
import { authed } from '../procedures/authed.ts'
import { live } from '../procedures/live.ts'
import { router } from '../trpc.ts'

// Whose tasks is the session's word alone, never the input's.
export const tasksRouter = router({
  list: authed
    .input(listTasksInput)
    .output(taskPage)
    .query(({ ctx, input }) => listTasks(ctx.tasks, ctx.session.userId, input)),

  get: authed
    .input(taskIdInput)
    .output(task)
    .query(({ ctx, input }) => getTask(ctx.tasks, ctx.session.userId, input.id)),

  create: authed
    .input(createTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => createTask(ctx.tasks, ctx.session.userId, input)),

  update: authed
    .input(updateTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => updateTask(ctx.tasks, ctx.session.userId, input)),

  complete: authed
    .input(taskIdInput)
    .output(task)
    .mutation(({ ctx, input }) => completeTask(ctx.tasks, ctx.session.userId, input)),

  reopen: authed
    .input(taskIdInput)
    .output(task)
    .mutation(({ ctx, input }) => reopenTask(ctx.tasks, ctx.session.userId, input)),

  delete: authed
    .input(taskIdInput)
    .output(task)
    .mutation(({ ctx, input }) => deleteTask(ctx.tasks, ctx.session.userId, input)),

  restore: authed
    .input(taskIdInput)
    .output(task)
    .mutation(({ ctx, input }) => restoreTask(ctx.tasks, ctx.session.userId, input)),

  reorder: authed
    .input(reorderTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => reorderTask(ctx.tasks, ctx.session.userId, input)),

  onChange: live.input(watchTasksInput).subscription(async function* ({ ctx, input }) {
    for await (const { id, event } of watchTasks(ctx.tasks, ctx.session.userId, input, ctx.stopped)) {
      yield tracked(id, taskEvent.parse(event))
    }
  }),
})
