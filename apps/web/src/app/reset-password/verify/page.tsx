import { buttonStyle } from '@latchkey/ui/button'
import { CodeForm } from '../../../mail-code/code-form.tsx'
import { readPendingRequest } from '../../../mail-code/pending-request.ts'
import { ResendForm } from '../../../mail-code/resend-form.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { inMinutes } from '../../../words/durations.ts'
import { PageLink } from '../../page-link.tsx'
import { SheetPage } from '../../page-frame.tsx'
import { resendResetCode, verifyResetCode } from '../actions.ts'

export default async function VerifyResetPage({ searchParams }: PageProps<'/reset-password/verify'>) {
  const { request, code } = await searchParams
  const { settings } = pageRequest()
  const pending = await readPendingRequest('reset-password')
  const linked = typeof request === 'string' && typeof code === 'string' ? { requestId: request, code } : undefined
  const requestId = linked?.requestId ?? pending?.requestId
  if (requestId === undefined) return <StartAgain />
  const own = pending?.requestId === requestId ? pending : undefined
  const lifetime = inMinutes(settings.passwordResetLifetimeMs)
  return (
    <SheetPage
      heading="Check your email"
      intro={
        own ? (
          <p>
            If <strong className="font-semibold text-ink">{own.email}</strong> has an account here, we sent a code to
            it. It works for {lifetime}.
          </p>
        ) : (
          <p>Press the button to set a new password. The code works for {lifetime} after it was sent.</p>
        )
      }
    >
      <CodeForm
        action={verifyResetCode}
        requestId={requestId}
        code={linked?.code ?? ''}
        codeLength={settings.validationCodeLength}
        submitLabel="Continue"
      />
      <div className="grid gap-3 border-t border-line pt-5">
        {own ? (
          <ResendForm
            action={resendResetCode}
            sentAtMs={own.sentAtMs}
            intervalMs={settings.mailResendIntervalMs}
            nowMs={Date.now()}
          />
        ) : null}
        <p>
          <PageLink href="/forgot-password" className="link">
            {own ? 'Use a different email address' : 'Get a new link, or use a different email address'}
          </PageLink>
        </p>
      </div>
    </SheetPage>
  )
}

function StartAgain() {
  return (
    <SheetPage
      heading="Check your email"
      intro="Nobody has asked for a new password in this browser. Open the link in the email, or start again."
    >
      <PageLink href="/forgot-password" className={buttonStyle('primary')}>
        Start again
      </PageLink>
    </SheetPage>
  )
}
