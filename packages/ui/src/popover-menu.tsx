'use client'

import { useEffect, useRef, type ReactNode, type RefObject } from 'react'

export interface PopoverMenuProps {
  /** Unique in the page. */
  readonly id: string
  /** The button's name. */
  readonly label: string
  /** What the button shows; its name is `label` whatever stands here. */
  readonly face: ReactNode
  readonly buttonClassName?: string
  readonly children: ReactNode
}

/**
 * A button that opens a small sheet of links and buttons. Built on the browser's own popover, so it opens, closes on
 * Escape or a click beside it, and tells assistive technology its state before any script has run.
 */
export function PopoverMenu({ id, label, face, buttonClassName = '', children }: PopoverMenuProps) {
  const sheet = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useKeptOpen(sheet, button)
  return (
    <>
      <button ref={button} type="button" popoverTarget={id} aria-label={label} className={buttonClassName}>
        {face}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- only closes after a choice, which keyboards make through the same click */}
      <div
        ref={sheet}
        id={id}
        popover="auto"
        className="anchored min-w-52 rounded-md border border-line bg-surface p-1.5 text-ink shadow-lg"
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('a, button')) sheet.current?.hidePopover()
        }}
      >
        {children}
      </div>
    </>
  )
}

/**
 * Opens the sheet again when it was put elsewhere in the page while open, with the row of a list for example: the
 * browser closes it then without a word, under the finger of the person who is choosing.
 */
function useKeptOpen(sheet: RefObject<HTMLDivElement | null>, button: RefObject<HTMLButtonElement | null>): void {
  useEffect(() => {
    const element = sheet.current
    if (!element) return
    let chosen: Element | null = null
    const moves = new MutationObserver(() => {
      if (!element.isConnected || element.matches(':popover-open')) return
      const last = chosen
      element.showPopover(button.current ? { source: button.current } : undefined)
      if (last instanceof HTMLElement) last.focus({ preventScroll: true })
    })
    const onFocus = ({ target }: FocusEvent) => {
      chosen = target instanceof Element ? target : null
    }
    const onToggle = ({ newState }: ToggleEvent) => {
      if (newState === 'open') moves.observe(document.body, { childList: true, subtree: true })
      else moves.disconnect()
      chosen = null
    }
    element.addEventListener('focusin', onFocus)
    element.addEventListener('beforetoggle', onToggle)
    return () => {
      moves.disconnect()
      element.removeEventListener('focusin', onFocus)
      element.removeEventListener('beforetoggle', onToggle)
    }
  }, [sheet, button])
}

/** The looks of one choice in the sheet. */
export const menuItemStyle =
  'flex min-h-11 w-full items-center gap-3 rounded-sm px-3 text-start font-medium hover:bg-sunken aria-disabled:text-muted'
