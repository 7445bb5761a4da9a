import { AddressNews } from '../app/address-news.tsx'
import { pageRequest } from '../server/page-runtime.ts'
import { isRefusal } from '../words/refusal.ts'
import { shortened } from '../words/shortened.ts'
import { changeTask } from './server-actions.ts'
import { changes, type Change } from './task-changes.ts'

export interface ChangeNewsProps {
  /** What was done, and to which task: as the address says. */
  readonly notice: string | undefined
  readonly id: string | undefined
  /** The page that Undo comes back to. */
  readonly path: string
  /** Said where nothing was done to a task. */
  readonly otherwise: string | undefined
}

/** What was done to a task where no script ran, with the way to undo it; nothing that the task itself does not bear out. */
export async function ChangeNews({ notice, id, path, otherwise }: ChangeNewsProps) {
  const change = changes.find((known) => known.notice === notice)
  const title = change && id !== undefined ? await readTitle(change, id) : undefined
  if (!change || title === undefined) return <AddressNews words={otherwise} />
  return (
    <AddressNews words={change.words(shortened(title))}>
      <form action={changeTask}>
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="from" value={path} />
        <button type="submit" name="intent" value={change.undo} className="link min-h-11 font-semibold">
          Undo
        </button>
      </form>
    </AddressNews>
  )
}

/** The title of a task that stands as the change left it. */
async function readTitle({ intent }: Change, id: string): Promise<string | undefined> {
  const { tasks } = pageRequest().caller
  try {
    // What is in the trash is read with it only; what was put there last stands first.
    if (intent === 'delete') return (await tasks.list({ view: 'trash' })).tasks.find((task) => task.id === id)?.title
    const { title, isCompleted } = await tasks.get({ id })
    return intent === 'restore' || isCompleted === (intent === 'complete') ? title : undefined
  } catch (error) {
    if (isRefusal(error, 'TASK_NOT_FOUND') || isRefusal(error, 'INVALID_INPUT')) return undefined
    throw error
  }
}
