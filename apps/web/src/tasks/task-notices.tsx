'use client'

import { X } from 'lucide-react'
import { useTasks } from './tasks-provider.tsx'

const buttonLook = 'min-h-11 shrink-0 rounded-sm px-3 font-semibold underline underline-offset-4 hover:no-underline'

/**
 * What was last done, with the way to undo it, and what could not be saved. Stays until the next change or until it is
 * put away: nobody has to be quick.
 */
export function TaskNotices() {
  const { notice, tell } = useTasks()
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-0 z-10 flex justify-center p-4">
      <div role="status" className="contents">
        {notice?.kind === 'done' ? (
          <Bar text={notice.text} onClose={() => tell(undefined)}>
            {notice.undo ? (
              <button type="button" onClick={notice.undo} className={buttonLook}>
                Undo
              </button>
            ) : null}
          </Bar>
        ) : null}
      </div>
      <div role="alert" className="contents">
        {notice?.kind === 'problem' ? (
          <Bar text={notice.text} onClose={() => tell(undefined)}>
            <button type="button" onClick={notice.again} className={buttonLook}>
              Try again
            </button>
          </Bar>
        ) : null}
      </div>
    </div>
  )
}

function Bar({ text, onClose, children }: { text: string; onClose: () => void; children: React.ReactNode }) {
  return (
    <div className="pointer-events-auto flex max-w-full animate-appear items-center gap-1 rounded-md bg-ink py-1 ps-4 pe-1 text-canvas shadow-lg sm:max-w-xl">
      <p className="line-clamp-3 min-w-0 py-2 pe-2">{text}</p>
      {children}
      <button
        type="button"
        onClick={onClose}
        aria-label="Dismiss"
        className="grid size-11 shrink-0 place-items-center rounded-sm hover:opacity-80"
      >
        <X aria-hidden="true" className="size-5" />
      </button>
    </div>
  )
}
