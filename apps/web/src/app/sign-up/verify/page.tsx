import { buttonStyle } from '@latchkey/ui/button'
import { PageLink } from '../../page-link.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { inMinutes } from '../../../words/durations.ts'
import { SheetPage } from '../../page-frame.tsx'
import { CodeForm } from '../../../mail-code/code-form.tsx'
import { readPendingRequest } from '../../../mail-code/pending-request.ts'
import { ResendForm } from '../../../mail-code/resend-form.tsx'
import { resendCode, verifyCode } from '../actions.ts'

export default async function VerifyPage({ searchParams }: PageProps<'/sign-up/verify'>) {
  const { request, code } = await searchParams
  const { settings } = pageRequest()
  const pending = await readPendingRequest('sign-up')
  const linked = typeof request === 'string' && typeof code === 'string' ? { requestId: request, code } : undefined
  const requestId = linked?.requestId ?? pending?.requestId
  if (requestId === undefined) return <StartAgain />
  const own = pending?.requestId === requestId ? pending : undefined
  const lifetime = inMinutes(settings.validationCodeLifetimeMs)
  return (
    <SheetPage
      heading="Check your email"
      intro={
        own ? (
          <p>
            We sent a code to <strong className="font-semibold text-ink">{own.email}</strong>. It works for {lifetime}.
          </p>
        ) : (
          <p>Press the button to see that the address is yours. The code works for {lifetime} after it was sent.</p>
        )
      }
    >
      <CodeForm
        action={verifyCode}
        requestId={requestId}
        code={linked?.code ?? ''}
        codeLength={settings.validationCodeLength}
        submitLabel="Verify email"
      />
      <div className="grid gap-3 border-t border-line pt-5">
        {own ? (
          <ResendForm
            action={resendCode}
            sentAtMs={own.sentAtMs}
            intervalMs={settings.mailResendIntervalMs}
            nowMs={Date.now()}
          />
        ) : null}
        <p>
          <PageLink href="/sign-up" className="link">
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
      intro="No sign-up is waiting for a code in this browser. Open the link in the email, or start again."
    >
      <PageLink href="/sign-up" className={buttonStyle('primary')}>
        Start again
      </PageLink>
    </SheetPage>
  )
}
