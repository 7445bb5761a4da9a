'use client'

import { useRef, type ReactNode } from 'react'

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
  return (
    <>
      <button type="button" popoverTarget={id} aria-label={label} className={buttonClassName}>
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

/** The looks of one choice in the sheet. */
export const menuItemStyle =
  'flex min-h-11 w-full items-center gap-3 rounded-sm px-3 text-start font-medium hover:bg-sunken aria-disabled:text-muted'
