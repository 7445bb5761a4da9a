'use client'

import { ArrowLeft } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { currentSection } from '../current-section.ts'
import { PageLink } from '../page-link.tsx'

const look =
  'flex min-h-11 items-center gap-2.5 rounded-md px-3 font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent'

const sections = [
  { href: '/admin', name: 'Overview' },
  { href: '/admin/users', name: 'Users' },
  { href: '/admin/sessions', name: 'Sessions' },
  { href: '/admin/security-log', name: 'Security log' },
  { href: '/admin/outbox', name: 'Outbox' },
  { href: '/admin/limits', name: 'Limits' },
  { href: '/admin/configuration', name: 'Configuration' },
  { href: '/admin/health', name: 'Health' },
] as const

/** The parts of the console, and the way back to the tasks. On narrow screens one row that scrolls. */
export function AdminNav() {
  const path = usePathname()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (here) list.current?.scrollTo({ left: here.offsetLeft - 16 })
  }, [path])
  return (
    <nav aria-label="Administration" className="-mx-4 min-w-0 border-b border-line lg:mx-0">
      <ul ref={list} className="relative flex gap-x-0.5 overflow-x-auto px-4 py-1.5 lg:-mx-3 lg:px-0">
        <li>
          <PageLink href="/tasks" className={look}>
            <ArrowLeft aria-hidden="true" className="size-5" />
            <span className="sr-only">Tasks</span>
          </PageLink>
        </li>
        {sections.map(({ href, name }) => (
          <li key={href}>
            <PageLink href={href} aria-current={currentOf(path, href)} className={look}>
              {name}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

// Every page is below the overview.
const currentOf = (path: string, href: string) =>
  href === '/admin' && path !== href ? undefined : currentSection(path, href)
