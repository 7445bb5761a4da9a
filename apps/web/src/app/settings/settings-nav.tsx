'use client'

import { ArrowLeft, Database, MonitorSmartphone, ShieldCheck, UserRound } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { currentSection } from '../current-section.ts'
import { PageLink } from '../page-link.tsx'

const look =
  'flex min-h-11 min-w-11 items-center gap-2.5 rounded-md px-2 font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent sm:px-3'

const sections = [
  { href: '/settings/profile', name: 'Profile', icon: UserRound },
  { href: '/settings/security', name: 'Security', icon: ShieldCheck },
  { href: '/settings/sessions', name: 'Devices', icon: MonitorSmartphone },
  { href: '/settings/data', name: 'Data', icon: Database },
] as const

/** The sections of the settings, and the way back to the tasks. */
export function SettingsNav() {
  const path = usePathname()
  return (
    <nav aria-label="Settings" className="-mx-2 md:sticky md:top-6">
      <ul className="flex flex-wrap gap-x-1 md:grid">
        <li>
          <PageLink href="/tasks" className={look}>
            <ArrowLeft aria-hidden="true" className="size-5" />
            <span className="max-sm:sr-only">Tasks</span>
          </PageLink>
        </li>
        {sections.map(({ href, name, icon: Icon }) => (
          <li key={href}>
            <PageLink href={href} aria-current={currentSection(path, href)} className={look}>
              <Icon aria-hidden="true" className="size-5 max-sm:hidden" />
              {name}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
