'use client'

import { BrandMark } from '@latchkey/ui/brand'
import { buttonStyle } from '@latchkey/ui/button'
import { menuItemStyle, PopoverMenu } from '@latchkey/ui/popover-menu'
import { ChevronDown, Gauge, ListTodo, LogOut, Settings } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { ProfilePicture } from '../picture/profile-picture.tsx'
import { PageLink } from './page-link.tsx'
import { SignOutForm } from '../auth/sign-out-form.tsx'
import { useAuth } from '../auth/use-auth.ts'

/** The banner of every page: the way home, and the person's menu or the ways in. */
export function SiteHeader({ isRegistrationClosed }: { readonly isRegistrationClosed: boolean }) {
  const { currentUser } = useAuth()
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex h-16 w-full max-w-5xl items-center justify-between gap-4 px-4">
        <PageLink
          href={currentUser ? '/tasks' : '/'}
          className="-ms-2 flex min-h-11 items-center gap-2.5 rounded-md px-2 text-lg font-bold tracking-tight"
        >
          <BrandMark />
          Latchkey
        </PageLink>
        {currentUser ? (
          <AccountMenu
            name={nameOf(currentUser)}
            email={currentUser.email}
            imageUrl={currentUser.imageUrl}
            isAdministrator={currentUser.scopeNames.includes('admin')}
          />
        ) : (
          <WaysIn isRegistrationClosed={isRegistrationClosed} />
        )}
      </div>
    </header>
  )
}

/** The ways in, except where the page itself offers them. */
function WaysIn({ isRegistrationClosed }: { readonly isRegistrationClosed: boolean }) {
  const path = usePathname()
  if (path === '/' || /^\/(sign-(in|up)|second-factor)(\/|$)/.test(path)) return null
  return (
    <nav aria-label="Account" className="flex items-center gap-1">
      <PageLink href="/sign-in" className={buttonStyle('quiet')}>
        Sign in
      </PageLink>
      {isRegistrationClosed ? null : (
        <PageLink href="/sign-up" className={buttonStyle('plain')}>
          Sign up
        </PageLink>
      )}
    </nav>
  )
}

interface AccountMenuProps {
  readonly name: string
  readonly email: string | null
  readonly imageUrl: string | null
  readonly isAdministrator: boolean
}

function AccountMenu({ name, email, imageUrl, isAdministrator }: AccountMenuProps) {
  return (
    <PopoverMenu
      id="account-menu"
      label={`Account menu for ${name}`}
      buttonClassName="flex min-h-11 min-w-0 items-center gap-2 rounded-full ps-1.5 pe-3 font-semibold hover:bg-sunken"
      face={
        <>
          <ProfilePicture url={imageUrl} name={name} size={32} />
          <span dir="auto" className="max-w-48 truncate max-sm:hidden">
            {name}
          </span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
        </>
      }
    >
      <div className="border-b border-line px-3 pt-1.5 pb-3">
        <p dir="auto" className="font-semibold">
          {name}
        </p>
        {email && email !== name ? <p className="text-sm text-muted">{email}</p> : null}
      </div>
      <div className="pt-1.5">
        <PageLink href="/tasks" className={menuItemStyle}>
          <ListTodo aria-hidden="true" className="size-5 text-muted" />
          Tasks
        </PageLink>
        <PageLink href="/settings/profile" className={menuItemStyle}>
          <Settings aria-hidden="true" className="size-5 text-muted" />
          Settings
        </PageLink>
        {isAdministrator ? (
          <PageLink href="/admin" className={menuItemStyle}>
            <Gauge aria-hidden="true" className="size-5 text-muted" />
            Admin
          </PageLink>
        ) : null}
        <SignOutForm>
          <button type="submit" className={menuItemStyle}>
            <LogOut aria-hidden="true" className="size-5 text-muted" />
            Sign out
          </button>
        </SignOutForm>
      </div>
    </PopoverMenu>
  )
}

const nameOf = ({
  userName,
  fullName,
  email,
}: {
  userName: string | null
  fullName: string | null
  email: string | null
}) => userName ?? fullName ?? email ?? 'you'
