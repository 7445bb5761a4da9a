import { Button, buttonStyle } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import type { Route } from 'next'
import { getAuthStatus } from '../../auth/require-session.ts'
import { SignOutForm } from '../../auth/sign-out-form.tsx'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'

export interface StillSignedInProps {
  /** Why the other sign-in came to nothing. */
  readonly problem: string
  readonly returnTo: Route
}

/** For somebody who is signed in and tried to sign in once more, in vain. */
export async function StillSignedIn({ problem, returnTo }: StillSignedInProps) {
  const { userInfo } = await getAuthStatus()
  const name = userInfo?.userName ?? userInfo?.email
  return (
    <SheetPage heading="Sign in">
      <ErrorSummary problems={[{ message: problem }]} />
      <p>
        {name === null || name === undefined ? (
          'You are signed in.'
        ) : (
          <>
            You are signed in as <bdi>{name}</bdi>.
          </>
        )}
      </p>
      <PageLink href={returnTo} className={buttonStyle('primary')}>
        Stay signed in
      </PageLink>
      <SignOutForm>
        <Button type="submit" className="w-full">
          Sign out
        </Button>
      </SignOutForm>
    </SheetPage>
  )
}
