import { sessionEndedBy, sessionEndReason } from '@latchkey/contracts/auth/session'
import { Notice } from '@latchkey/ui/notice'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PageLink } from '../page-link.tsx'
import { homePath, safeReturnPath } from '../../auth/safe-return-path.ts'
import { pageRequest, type PageRequest } from '../../server/page-runtime.ts'
import { sessionEndWords } from '../../words/session-end-words.ts'
import { SheetPage } from '../page-frame.tsx'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { robots: { index: true } }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { returnTo, notice, by } = await searchParams
  const back = safeReturnPath(returnTo)
  const request = pageRequest()
  if (request.judgement.status === 'signed-in') redirect(back)
  const words = refusalWords(request) ?? noticeWords(notice, by)
  return (
    <SheetPage heading="Sign in">
      {words ? (
        <Notice>
          <p>{words}</p>
          {back === homePath ? null : <p className="text-muted">You'll return to where you were.</p>}
        </Notice>
      ) : null}
      <SignInForm returnTo={back} />
      <p>
        <PageLink href="/forgot-password" className="link">
          Forgot your password?
        </PageLink>
      </p>
      {request.settings.registration === 'closed' ? null : (
        <p className="text-muted">
          New here?{' '}
          <PageLink href="/sign-up" className="link">
            Sign up
          </PageLink>
        </p>
      )}
    </SheetPage>
  )
}

/** Why the key that came along is refused. */
function refusalWords({ judgement, localMode }: PageRequest): string | undefined {
  // In local mode another clone's cookie may come along: cookies do not know ports.
  if (judgement.status !== 'refused' || (localMode && judgement.reason === 'unknown')) return undefined
  return sessionEndWords(judgement.reason, judgement.by)
}

/** Why the page that led here left, where that says so. Nothing but our own words can be asked for. */
function noticeWords(notice: unknown, by: unknown): string | undefined {
  const reason = sessionEndReason.safeParse(notice).data
  return reason && sessionEndWords(reason, sessionEndedBy.safeParse(by).data)
}
