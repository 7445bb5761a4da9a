import { lengthWords } from '@latchkey/contracts/length-words'
import { redirect } from 'next/navigation'
import { homePath, safeReturnPath, signInPath } from '../../auth/safe-return-path.ts'
import { StartAgain } from '../../mail-code/start-again.tsx'
import { pageRequest } from '../../server/page-runtime.ts'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'

const headings = { totp: 'Enter your code', 'recovery-code': 'Enter a recovery code' } as const

export default async function SecondFactorPage({ searchParams }: PageProps<'/second-factor'>) {
  const { returnTo, use } = await searchParams
  const back = safeReturnPath(returnTo)
  const method = use === 'recovery-code' ? use : 'totp'
  const { challengeId, authentication, settings } = pageRequest()
  if (challengeId === null) {
    if (authentication.status === 'signed-in') redirect(back)
    const intro = 'No sign-in is waiting for a code in this browser, or it waited too long. Start again.'
    return <StartAgain heading={headings.totp} intro={intro} startPath={signInPath(back)} />
  }
  const { trustedDeviceLifetimeMs: trustMs } = settings
  return (
    <SheetPage
      heading={headings[method]}
      intro={
        method === 'totp'
          ? 'Two-step sign-in is on for your account, so we also need a code from your authenticator app.'
          : 'Each of the codes that you saved works once, in place of your authenticator app.'
      }
    >
      <SecondFactorForm method={method} returnTo={back} trustedFor={trustMs === 0 ? null : lengthWords(trustMs)} />
      <div className="grid gap-3">
        <p>
          {/* A new document: nothing that is typed at once can land in the form that is about to go. */}
          <a href={otherPath(method, back)} className="link">
            {method === 'totp' ? 'Use a recovery code' : 'Use your authenticator app'}
          </a>
        </p>
        <p>
          <PageLink href={signInPath(back)} className="link">
            Start again
          </PageLink>
        </p>
      </div>
      {method === 'totp' ? null : (
        <p className="text-sm text-muted">
          Lost the recovery codes, too? Ask the person who runs this site to turn two-step sign-in off for you.
        </p>
      )}
    </SheetPage>
  )
}

function otherPath(method: keyof typeof headings, back: string): string {
  const query = new URLSearchParams({
    ...(method === 'totp' && { use: 'recovery-code' }),
    ...(back !== homePath && { returnTo: back }),
  })
  return query.size === 0 ? '/second-factor' : `/second-factor?${query}`
}
