'use client'

import { Button } from '@latchkey/ui/button'
import { describedBy } from '@latchkey/ui/field'
import { Plus } from 'lucide-react'
import { useActionState, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react'
import { errorAt, freshForm } from '../forms/form-state.ts'
import { useKeptText } from '../forms/use-kept-text.ts'
import { addTask } from './server-actions.ts'
import { useTasks } from './tasks-provider.tsx'
import { titleProblem } from './title-problem.ts'

const fieldId = 'new-task'
/** How long systems take two clicks for one gesture. */
const doubleClickMs = 500

/**
 * One field: Enter adds, clears it and keeps it ready for the next. `creationKey` keeps a form that the browser sends
 * twice from making two tasks.
 */
export function AddTask({ creationKey }: { readonly creationKey: string }) {
  const { actions } = useTasks()
  const [posted, post] = useActionState(addTask, freshForm)
  const [typedProblem, setTypedProblem] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const isComposing = useRef(false)
  const addedAt = useRef(-Infinity)
  const kept = useKeptTitle({
    read: () => field.current?.value ?? '',
    write: (title) => fill(field.current, title),
  })
  const error = typedProblem ?? errorAt(posted, fieldId)

  async function add(title: string) {
    // Empty already, unless this is another try: then it holds the title that could not be saved.
    if (field.current?.value === title) field.current.value = ''
    const isSaved = await kept.onItsWay(title, () => actions.add(title, () => void add(title)))
    if (!isSaved && field.current?.value === '') field.current.value = title
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isComposing.current || !field.current) return
    const title = field.current.value
    // The second half of a double click finds the field empty, as the first has left it.
    if (title === '' && event.timeStamp - addedAt.current < doubleClickMs) return
    const problem = titleProblem(title)
    setTypedProblem(problem)
    kept.setBack(false)
    field.current.focus()
    if (problem) return
    field.current.value = ''
    addedAt.current = event.timeStamp
    void add(title.replaceAll(/\s+/g, ' ').trim())
  }

  return (
    <form action={post} onSubmit={onSubmit} noValidate className="grid grid-cols-1 gap-1.5">
      <input type="hidden" name="creationKey" value={creationKey} />
      <label htmlFor={fieldId} className="sr-only">
        Add a task
      </label>
      <div className="flex gap-2 rounded-lg border border-edge bg-surface p-1.5 shadow-sm has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent has-aria-invalid:border-danger">
        <input
          ref={field}
          type="text"
          dir="auto"
          name="title"
          defaultValue={posted.values['title']}
          placeholder="Add a task"
          autoComplete="off"
          enterKeyHint="done"
          required
          {...describedBy({ id: fieldId, hint: undefined, error })}
          onCompositionStart={() => (isComposing.current = true)}
          onCompositionEnd={() => (isComposing.current = false)}
          onKeyDown={ignoreComposingEnter}
          className="min-h-11 min-w-0 flex-1 rounded-md bg-transparent px-3 placeholder:text-muted placeholder:opacity-100 focus-visible:outline-none"
        />
        <AddButton />
      </div>
      <Messages isBack={kept.isBack} error={error} />
    </form>
  )
}

function AddButton() {
  return (
    <Button type="submit" kind="primary" className="max-sm:px-3.5">
      <Plus aria-hidden="true" className="size-5 sm:hidden" />
      <span className="max-sm:sr-only">Add</span>
    </Button>
  )
}

function fill(field: HTMLInputElement | null, title: string): void {
  if (field) field.value = title
}

function Messages({ isBack, error }: { readonly isBack: boolean; readonly error: string | undefined }) {
  return (
    <>
      {isBack ? (
        <p role="status" className="px-1.5 text-sm text-muted">
          What you had typed is here again. It is not added yet.
        </p>
      ) : null}
      {error ? (
        <p id={`${fieldId}-error`} className="px-1.5 text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </>
  )
}

/** Keeps the title over the end of a session: the one that is half typed, or the one that could not be saved any more. */
function useKeptTitle({ read, write }: { read: () => string; write: (title: string) => void }) {
  const sent = useRef('')
  const [isBack, setBack] = useState(false)
  useKeptText(fieldId, {
    read() {
      const title = read() || sent.current
      return title === '' ? undefined : { fields: { title } }
    },
    restore({ fields: { title = '' } }) {
      write(title)
      setBack(true)
    },
  })
  async function onItsWay(title: string, save: () => Promise<boolean>): Promise<boolean> {
    sent.current = title
    const isSaved = await save()
    if (sent.current === title) sent.current = ''
    return isSaved
  }
  return { isBack, setBack, onItsWay }
}

/** The Enter that accepts what an input method composed adds nothing; some browsers report it after the composition. */
function ignoreComposingEnter(event: KeyboardEvent) {
  if (event.key === 'Enter' && (event.nativeEvent.isComposing || event.keyCode === 229)) event.preventDefault()
}
