'use client'

import { ArrowLeft, MonitorSmartphone, ShieldCheck } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { PageLink } from '../page-link.tsx'

const look =
  'flex min-h-11 items-center gap-2.5 rounded-md px-3 font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent'

/** The sections of the settings, and the way back to the tasks. */
export function SettingsNav() {
  const path = usePathname()
  return (
    <nav aria-label="Settings" className="-mx-2 md:sticky md:top-6">
      <ul className="flex gap-1 md:grid">
        <li>
          <PageLink href="/tasks" className={look}>
            <ArrowLeft aria-hidden="true" className="size-5" />
            Tasks
          </PageLink>
        </li>
        <li>
          <PageLink
            href="/settings/security"
            aria-current={path === '/settings/security' ? 'page' : undefined}
            className={look}
          >
            <ShieldCheck aria-hidden="true" className="size-5 max-sm:hidden" />
            Security
          </PageLink>
        </li>
        <li>
          <PageLink
            href="/settings/sessions"
            aria-current={path === '/settings/sessions' ? 'page' : undefined}
            className={look}
          >
            <MonitorSmartphone aria-hidden="true" className="size-5 max-sm:hidden" />
            Devices
          </PageLink>
        </li>
      </ul>
    </nav>
  )
}
