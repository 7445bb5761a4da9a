'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { usePageForm } from '../../../../forms/use-page-form.ts'
import { renewRecoveryCodes } from './actions.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** New recovery codes in place of the old ones. */
export function RenewForm({ left }: { readonly left: number }) {
  const { state, isBusy, formProps } = usePageForm({ action: renewRecoveryCodes })
  if (state.recoveryCodes) {
    return (
      <RecoveryCodes codes={state.recoveryCodes} donePath="/settings/security?notice=recovery-codes-renewed">
        You have new recovery codes. The old ones no longer work.
      </RecoveryCodes>
    )
  }
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <p>
        You have {left} of 10 left. We cannot show them again, but you can have new ones: the old ones stop working.
      </p>
      <div>
        <Button type="submit" kind="primary" busy={isBusy}>
          Make new recovery codes
        </Button>
      </div>
    </form>
  )
}
