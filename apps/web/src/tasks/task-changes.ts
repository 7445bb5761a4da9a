/** A change of a task that can be undone, as the address names it, and as a person reads it. */
export interface Change {
  readonly intent: 'complete' | 'reopen' | 'delete' | 'restore'
  readonly notice: string
  readonly undo: Change['intent']
  readonly words: (title: string) => string
}

export const changes: readonly Change[] = [
  { intent: 'complete', notice: 'completed', undo: 'reopen', words: (title) => `Completed “${title}”.` },
  { intent: 'reopen', notice: 'reopened', undo: 'complete', words: (title) => `Reopened “${title}”.` },
  { intent: 'delete', notice: 'deleted', undo: 'restore', words: (title) => `Moved “${title}” to Trash.` },
  { intent: 'restore', notice: 'restored', undo: 'delete', words: (title) => `Restored “${title}”.` },
]

/** The page that a change comes back to, told what was done. */
export function pathAfterChange(from: string, intent: string, id: string): string {
  const change = changes.find((known) => known.intent === intent)
  if (!change) return from
  const news = new URLSearchParams({ notice: change.notice, task: id })
  return `${from}${from.includes('?') ? '&' : '?'}${news}`
}
