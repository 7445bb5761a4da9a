import { buttonStyle } from '@latchkey/ui/button'
import { redirect } from 'next/navigation'
import { getAuthStatus } from '../../../../auth/require-session.ts'
import { requireRecentSession } from '../../../../auth/to-reauthenticate.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { PageTitle } from '../../../page-frame.tsx'
import { PageLink } from '../../../page-link.tsx'
import { DeleteAccountForm } from '../delete-account-form.tsx'
import { DeletionPlan } from '../deletion-plan.tsx'

const heading = 'Delete your account?'

export default async function DeleteAccountPage() {
  requireRecentSession()
  const { settings, receivedAt } = pageRequest()
  if ((await getAuthStatus()).userInfo?.deletionDueAt) redirect('/settings/data')
  return (
    <>
      <PageTitle heading={heading} />
      <div className="grid gap-2">
        <h1 className="text-2xl">{heading}</h1>
        <div className="text-muted">
          <DeletionPlan graceMs={settings.accountDeletionGraceMs} now={receivedAt} />
        </div>
      </div>
      <div className="rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6">
        <DeleteAccountForm
          cancel={
            <PageLink href="/settings/data" className={buttonStyle('plain')}>
              Cancel
            </PageLink>
          }
        />
      </div>
    </>
  )
}
