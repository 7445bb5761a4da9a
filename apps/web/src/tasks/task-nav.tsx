'use client'

import { CircleCheck, Inbox, Trash2 } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { PageLink } from '../app/page-link.tsx'
import { viewPaths } from './view-paths.ts'

const places = [
  { href: viewPaths.open, label: 'All', icon: Inbox },
  { href: viewPaths.completed, label: 'Completed', icon: CircleCheck },
  { href: viewPaths.trash, label: 'Trash', icon: Trash2 },
] as const

/** The views of the tasks: a column beside them, a row above them on narrow screens. */
export function TaskNav() {
  const path = usePathname()
  return (
    <nav aria-label="Tasks" className="-mx-2 md:sticky md:top-6">
      <ul className="flex gap-1 md:grid">
        {places.map(({ href, label, icon: Icon }) => (
          <li key={href}>
            <PageLink
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className="flex min-h-11 items-center gap-2.5 rounded-md px-3 font-medium text-muted hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
            >
              <Icon aria-hidden="true" className="size-5 max-sm:hidden" />
              {label}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
