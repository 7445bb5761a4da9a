import type { TaskView } from '@latchkey/contracts/tasks/task'
import { inputRefused } from './refuse-input.ts'

/** Where a page ended: the sort key and the id of its last task. */
export interface TaskCursor {
  readonly view: TaskView
  /** A position in the open view, else the time in ISO 8601. */
  readonly key: string
  readonly id: string
}

/** Opaque to callers. It holds nothing secret and grants nothing: ownership is checked anew for every page. */
export function formatTaskCursor({ view, key, id }: TaskCursor): string {
  return Buffer.from(JSON.stringify([view, key, id]), 'utf8').toString('base64url')
}

/**
 * Reads a cursor of this view.
 * @throws DomainError `INVALID_INPUT` for anything that `formatTaskCursor` did not make for it.
 */
export function parseTaskCursor(text: string, view: TaskView): TaskCursor {
  const parts = parseJson(Buffer.from(text, 'base64url').toString('utf8'))
  if (Array.isArray(parts) && parts.length === 3) {
    const [ownView, key, id]: unknown[] = parts
    if (ownView === view && isKeyOf(view, key) && isId(id)) return { view, key, id }
  }
  throw inputRefused('cursor', 'Start again from the first page')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isKeyOf(view: TaskView, key: unknown): key is string {
  if (typeof key !== 'string') return false
  // A year of four digits keeps the time within what PostgreSQL knows.
  return view === 'open' ? /^[\dA-Za-z]+$/.test(key) : /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(key) && isTime(key)
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text)) && !text.startsWith('0000')
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
}
