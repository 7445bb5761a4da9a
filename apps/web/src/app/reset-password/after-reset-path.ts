/** The tasks, with the news that the password was changed. */
export const afterResetPath = '/tasks?notice=password-changed'
