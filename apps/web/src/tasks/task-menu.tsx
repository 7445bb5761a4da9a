'use client'

import type { Task } from '@latchkey/contracts/tasks/task'
import { menuItemStyle, PopoverMenu } from '@latchkey/ui/popover-menu'
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Trash2, type LucideIcon } from 'lucide-react'
import { PageLink } from '../app/page-link.tsx'
import { isUnsaved } from './task-actions.ts'

/** What else can be done to a task. Stands in the task's form; its buttons name the intent. */
export function TaskMenu({ task, canMove }: { readonly task: Task; readonly canMove: boolean }) {
  return (
    <PopoverMenu
      id={`task-menu-${task.id}`}
      label={`Actions for ${task.title}`}
      face={<Ellipsis aria-hidden="true" className="size-5" />}
      buttonClassName="grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink"
    >
      {isUnsaved(task) ? (
        <p className="px-3 py-2 text-muted">Saving…</p>
      ) : (
        <>
          <PageLink href={`/tasks/${task.id}`} className={menuItemStyle}>
            <Pencil aria-hidden="true" className="size-5 text-muted" />
            Edit
          </PageLink>
          {canMove ? (
            <>
              <Choice intent="up" icon={ArrowUp} label="Move up" />
              <Choice intent="down" icon={ArrowDown} label="Move down" />
            </>
          ) : null}
          <Choice intent="delete" icon={Trash2} label="Delete" />
        </>
      )}
    </PopoverMenu>
  )
}

function Choice({ intent, icon: Icon, label }: { intent: string; icon: LucideIcon; label: string }) {
  return (
    <button type="submit" name="intent" value={intent} className={menuItemStyle}>
      <Icon aria-hidden="true" className="size-5 text-muted" />
      {label}
    </button>
  )
}
