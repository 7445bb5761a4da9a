'use client'

import { X } from 'lucide-react'
import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { useTasks } from './tasks-provider.tsx'

const buttonLook = 'min-h-11 shrink-0 rounded-sm px-3 font-semibold underline underline-offset-4 hover:no-underline'

/**
 * What was last done, with the way to undo it, and what could not be saved. Stays until the next change or until it is
 * put away: nobody has to be quick.
 */
export function TaskNotices() {
  const { notice, tell } = useTasks()
  const place = useRef<HTMLDivElement>(null)
  useRoomBelow(place)
  return (
    <div ref={place} className="pointer-events-none fixed inset-x-0 bottom-0 z-10 flex justify-center has-[p]:p-4">
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
        {notice?.kind === 'offline' ? <Bar text={notice.text} /> : null}
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

interface BarProps {
  readonly text: string
  /** Left out where it goes by itself. */
  readonly onClose?: () => void
  readonly children?: ReactNode
}

function Bar({ text, onClose, children }: BarProps) {
  return (
    // The edge is seen where the system chooses the colours.
    <div className="pointer-events-auto flex max-w-full animate-appear flex-wrap items-center gap-x-1 rounded-md border border-transparent bg-ink py-1 ps-4 pe-1 text-canvas shadow-lg sm:max-w-xl sm:flex-nowrap">
      <p className="min-w-0 grow py-2 pe-2">{text}</p>
      <div className="ms-auto flex shrink-0 items-center gap-1">
        {children}
        {onClose ? (
          <button
            type="button"
            onClick={onClose}
            aria-label="Dismiss"
            className="grid size-11 place-items-center rounded-sm hover:opacity-80"
          >
            <X aria-hidden="true" className="size-5" />
          </button>
        ) : null}
      </div>
    </div>
  )
}

/** Tells the page how much of its foot is covered, so that it scrolls what has the focus to above it (WCAG 2.4.11). */
function useRoomBelow(place: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const { style } = document.documentElement
    const observer = new ResizeObserver(([entry]) => {
      style.setProperty('--covered-below', `${entry?.borderBoxSize[0]?.blockSize ?? 0}px`)
    })
    if (place.current) observer.observe(place.current)
    return () => {
      observer.disconnect()
      style.removeProperty('--covered-below')
    }
  }, [place])
}
