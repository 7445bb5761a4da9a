import type { Route } from 'next'
import { PageLink } from '../app/page-link.tsx'
import type { FormState } from '../forms/form-state.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { CodeForm } from './code-form.tsx'
import type { CodeRequest } from './code-request.ts'
import { ResendForm } from './resend-form.tsx'

type FormAction = (state: FormState, data: FormData) => Promise<FormState>

export interface CodePanelProps {
  readonly request: CodeRequest
  /** Proves the mailbox. Only this uses the code; opening the mail's link does not. */
  readonly verify: FormAction
  readonly submitLabel: string
  readonly resend: FormAction
  /** Where another address is entered, or the same once more. */
  readonly startPath: Route
}

/** The second step of what begins with a code from a mail: the code, and what to do where it does not come. */
export function CodePanel({ request, verify, submitLabel, resend, startPath }: CodePanelProps) {
  const { requestId, code, own } = request
  const { settings, receivedAt } = pageRequest()
  const mayResend = own?.email !== undefined
  return (
    <>
      <CodeForm
        action={verify}
        requestId={requestId}
        code={code}
        codeLength={settings.validationCodeLength}
        submitLabel={submitLabel}
      />
      <div className="grid gap-3 border-t border-line pt-5">
        {mayResend ? (
          <ResendForm
            action={resend}
            sentAtMs={own.sentAtMs}
            intervalMs={settings.mailResendIntervalMs}
            // The code may have been sent by the request that this page answers.
            nowMs={Math.max(receivedAt.getTime(), own.sentAtMs)}
          />
        ) : null}
        <p>
          <PageLink href={startPath} className="link">
            {mayResend ? 'Use a different email address' : 'Get a new link, or use a different email address'}
          </PageLink>
        </p>
      </div>
    </>
  )
}
