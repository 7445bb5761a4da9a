'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { WithScripts } from '@latchkey/ui/hydrated'
import type { ReactNode } from 'react'
import { errorAt } from '../../../../forms/form-state.ts'
import { usePageForm, type PageForm } from '../../../../forms/use-page-form.ts'
import { PageLink } from '../../../page-link.tsx'
import { AppCodeField } from '../../../../second-factor/app-code-field.tsx'
import { confirmSetup, startSetup } from './actions.ts'
import { CopyButton } from './copy-button.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

export interface SetupProps {
  /** Whether an app counts already, which this one takes the place of. */
  readonly isReplacing: boolean
  /** What is being set up; null before it has begun. */
  readonly secret: string | null
  readonly otpauthUrl: string | null
  readonly qrCode: ReactNode
}

/** Setting up an authenticator app: begin, tell the app, confirm by its code, keep the recovery codes. */
export function Setup({ isReplacing, ...invitation }: SetupProps) {
  const start = usePageForm({ action: startSetup })
  // Always here, since it keeps what is shown once.
  const confirm = usePageForm({ action: confirmSetup })
  const { recoveryCodes } = confirm.state
  if (recoveryCodes) {
    return (
      <RecoveryCodes codes={recoveryCodes} donePath="/settings/security?notice=two-step-on">
        Two-step sign-in is on.
      </RecoveryCodes>
    )
  }
  if (invitation.secret === null) return <Start form={start} confirm={confirm} isReplacing={isReplacing} />
  return <Confirm form={confirm} {...invitation} secret={invitation.secret} />
}

function Start({ form, confirm, isReplacing }: { form: PageForm; confirm: PageForm; isReplacing: boolean }) {
  return (
    <form {...form.formProps} className="grid gap-5">
      <ErrorSummary problems={form.state.problems.length > 0 ? form.state.problems : confirm.state.problems} />
      <p>
        {isReplacing
          ? 'You have an app already. It goes on working until you have confirmed the new one. Then its codes and your recovery codes stop working, no device is trusted any more, and you get new recovery codes.'
          : 'You need an app for such codes: many password managers have one, and there are free ones in every app store.'}
      </p>
      <div>
        <Button type="submit" kind="primary" busy={form.isBusy}>
          Set up an authenticator app
        </Button>
      </div>
      {isReplacing ? (
        <p>
          If you have not saved your recovery codes,{' '}
          <PageLink href="/settings/security/two-step/recovery-codes" className="link">
            make new ones
          </PageLink>
          .
        </p>
      ) : null}
    </form>
  )
}

type ConfirmProps = Omit<SetupProps, 'isReplacing' | 'secret'> & { readonly form: PageForm; readonly secret: string }

function Confirm({ form, secret, otpauthUrl, qrCode }: ConfirmProps) {
  const { state, isBusy, formProps } = form
  return (
    <form {...formProps} className="grid gap-6">
      <ErrorSummary problems={state.problems} />
      <div className="grid gap-3">
        <h2 className="text-lg">1. Tell the app</h2>
        <p>Scan this with your authenticator app.</p>
        {qrCode}
        <p className="text-muted">
          {otpauthUrl === null ? (
            'Or type this key into it:'
          ) : (
            <>
              Is the app on this device?{' '}
              <a href={otpauthUrl} className="link">
                Open it here
              </a>
              , or type this key into it:
            </>
          )}
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <code className="rounded-md bg-sunken px-3 py-2 font-mono wrap-anywhere">{inGroups(secret)}</code>
          <WithScripts>
            <CopyButton text={secret} label="Copy key" />
          </WithScripts>
        </div>
      </div>
      <div className="grid gap-3">
        <h2 className="text-lg">2. Type the code that it shows</h2>
        <AppCodeField error={errorAt(state, 'code')} defaultValue={state.values['code']} />
      </div>
      <div>
        <Button type="submit" kind="primary" busy={isBusy}>
          Confirm
        </Button>
      </div>
    </form>
  )
}

const inGroups = (secret: string) => secret.replaceAll(/.{4}(?=.)/g, '$& ')
