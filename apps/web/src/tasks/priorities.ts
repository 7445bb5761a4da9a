/** The names of a task's priorities, by their number. */
export const priorityNames = ['None', 'Low', 'Medium', 'High'] as const
