/** What the task app refuses. Another person's task is `TASK_NOT_FOUND`, exactly like one that does not exist. */
export const taskErrorCodes = ['TASK_NOT_FOUND', 'CONFLICT'] as const

export type TaskErrorCode = (typeof taskErrorCodes)[number]
